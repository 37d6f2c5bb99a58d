/**
 * What this browser keeps for the page: `localStorage`, or what `open` answers. Where that is full or refused a value is
 * held in memory instead, so that everything works until the page goes. Nothing here throws.
 *
 * Event: `refused`, when a value could not be kept for the first time.
 */
export class BrowserStorage extends EventTarget {
  #unkept = new Map();
  #isTold = false;

  constructor(open = () => globalThis.localStorage) {
    super();
    this.open = open;
  }

  /** Whether something would be lost if the page went now. */
  get isAtRisk() {
    return this.#unkept.size > 0;
  }

  getItem(key) {
    return this.#unkept.get(key) ?? this.#attempt((storage) => storage.getItem(key));
  }

  setItem(key, value) {
    const isKept = this.#attempt((storage) => (storage.setItem(key, value), true));
    if (isKept) this.#unkept.delete(key);
    else this.#hold(key, value);
  }

  removeItem(key) {
    this.#unkept.delete(key);
    this.#attempt((storage) => storage.removeItem(key));
  }

  /** A browser may refuse every single use, even the look at what it has. */
  #attempt(use) {
    try {
      return use(this.open());
    } catch {
      return null;
    }
  }

  #hold(key, value) {
    this.#unkept.set(key, value);
    if (!this.#isTold) this.dispatchEvent(new Event("refused"));
    this.#isTold = true;
  }
}
