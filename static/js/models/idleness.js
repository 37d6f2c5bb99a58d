const LONG = 5 * 60_000;
const INPUT = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];

/** Whether anybody has touched this page in the last five minutes; tells `onChange(isIdle)`. */
export class Idleness {
  isIdle = false;
  #timer = null;

  constructor({ onChange, page = globalThis }) {
    Object.assign(this, { onChange, page });
  }

  start() {
    for (const type of INPUT) this.page.addEventListener(type, () => this.#touched(), { passive: true, capture: true });
    this.#touched();
  }

  #touched() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#become(true), LONG);
    if (this.isIdle) this.#become(false);
  }

  #become(isIdle) {
    this.isIdle = isIdle;
    this.onChange(isIdle);
  }
}
