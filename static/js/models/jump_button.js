const FAR_FROM_END = 300;

/** The round button that leads to the newest message, and how many came while the reader was elsewhere. */
export class JumpButton {
  #missed = 0;

  constructor({ button, count, scroller }) {
    Object.assign(this, { button, count, scroller });
  }

  /** Another conversation is shown. */
  reset() {
    this.#missed = 0;
  }

  /** A message came. */
  notice() {
    if (!this.scroller.isAtEnd) this.#missed += 1;
  }

  draw() {
    if (this.scroller.isAtEnd) this.#missed = 0;
    this.button.hidden = this.scroller.fromEnd < FAR_FROM_END && !this.#missed;
    this.count.hidden = !this.#missed;
    this.count.textContent = this.#missed;
  }
}
