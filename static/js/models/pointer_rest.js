const PAUSE = 1000;

/** Whether a mouse is over `element`, or was a second ago: what somebody is about to click should not move away. */
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
