const PAUSE = 1000;

/** Whether a mouse is over `element`, or was within the last second: rows must not move away from a click. */
export class PointerRest {
  isOver = false;
  #timer = null;

  constructor(element, onGone) {
    this.onGone = onGone;
    element.addEventListener("pointerenter", ({ pointerType }) => this.#enter(pointerType));
    element.addEventListener("pointerleave", () => this.#leave());
  }

  #enter(pointerType) {
    clearTimeout(this.#timer);
    this.isOver ||= pointerType !== "touch";
  }

  #leave() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.isOver = false;
      this.onGone();
    }, PAUSE);
  }
}
