const LONG = 500;
const STILL = 10;

/** Notices a finger that rests on something for half a second: calls `onPress(event)` with where it came down. */
export class LongPress {
  /** Whether the last touch was a long one. */
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
