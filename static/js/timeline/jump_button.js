const FAR_FROM_END = 300;

/** The button that scrolls to the newest message, with the number of messages that arrived while it was out of sight. */
export class JumpButton {
  #missed = 0;

  constructor({ button, count, scroller }) {
    this.button = button;
    this.count = count;
    this.scroller = scroller;
  }

  /** Another conversation is shown. */
  reset() {
    this.#missed = 0;
  }

  /** A message arrived; `isCut`: the newest messages are not loaded. */
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
