const PAUSE = 2000;

/** Speaks to screen readers through a polite live region, at most once in two seconds; a flood becomes a number. */
export class Announcer {
  #waiting = [];
  #timer = null;

  constructor(region) {
    this.region = region;
  }

  announce(text) {
    this.#waiting.push(text);
    if (!this.#timer) this.#speak();
  }

  /** What was said belongs to what was shown: whoever reads the page line by line shall not come across it now. */
  clear() {
    this.region.textContent = "";
  }

  #speak() {
    this.#timer = null;
    if (!this.#waiting.length) return;
    this.region.textContent = this.#waiting.length === 1 ? this.#waiting[0] : `${this.#waiting.length} new messages`;
    this.#waiting = [];
    this.#timer = setTimeout(() => this.#speak(), PAUSE);
  }
}
