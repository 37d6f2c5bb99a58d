const PAUSE = 1000;
const LONG = 500;
const STILL = 10; // pixels

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

/** Detects a long press (half a second) and calls `onPress` with its `pointerdown` event. */
export class LongPress {
  /** Whether the last touch was a long press. */
  wasLong = false;
  #timer = null;
  #start = null;

  constructor(onPress) {
    this.onPress = onPress;
  }

  down(event) {
    this.cancel();
    this.wasLong = false;
    if (event.pointerType !== "touch") return;
    this.#start = event;
    this.#timer = setTimeout(() => {
      this.wasLong = true;
      this.onPress(event);
    }, LONG);
  }

  move({ clientX, clientY }) {
    if (!this.#timer) return;
    const { clientX: x, clientY: y } = this.#start;
    if (Math.hypot(clientX - x, clientY - y) > STILL) this.cancel();
  }

  cancel() {
    clearTimeout(this.#timer);
    this.#timer = null;
  }
}
