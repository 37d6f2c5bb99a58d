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

  /** A message came; `isCut`: what came before it is not loaded. */
  notice({ isCut }) {
    if (!this.scroller.isAtEnd || isCut) this.#missed += 1;
  }

  /** `isCut`: the newest messages are not even loaded. */
  draw({ isCut }) {
    const isAtEnd = this.scroller.isAtEnd && !isCut;
    if (isAtEnd) this.#missed = 0;
    this.button.hidden = this.scroller.fromEnd < FAR_FROM_END && !this.#missed && !isCut;
    this.count.hidden = !this.#missed;
    this.count.textContent = this.#missed;
  }
}
