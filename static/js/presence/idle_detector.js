const IDLE_AFTER = 5 * 60_000;
const INPUT = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];

/** Detects that this page had no input for five minutes, and calls `onChange(isIdle)` whenever that changes. */
export class IdleDetector {
  isIdle = false;
  #timer = null;

  /** @param {{ onChange: (isIdle: boolean) => void, page?: EventTarget }} options */
  constructor({ onChange, page = globalThis }) {
    this.onChange = onChange;
    this.page = page;
  }

  start() {
    for (const type of INPUT) this.page.addEventListener(type, () => this.#touched(), { passive: true, capture: true });
    this.#touched();
  }

  #touched() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#become(true), IDLE_AFTER);
    if (this.isIdle) this.#become(false);
  }

  #become(isIdle) {
    this.isIdle = isIdle;
    this.onChange(isIdle);
  }
}
