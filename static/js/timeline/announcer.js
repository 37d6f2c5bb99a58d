const PAUSE = 2000;

/** Announces messages in a polite live region, at most once in two seconds; several at once become “3 new messages”. */
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

  /** Another conversation is shown: empty the region, so that a screen reader does not find the last announcement in it. */
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
