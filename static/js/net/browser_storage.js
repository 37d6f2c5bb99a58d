/**
 * `localStorage`, or the storage that `open` returns, with a fallback: where that is full or forbidden a value is held in
 * memory, so that everything works until the page closes. Nothing here throws.
 *
 * Event: `refused`, the first time that a value cannot be stored.
 */
export class BrowserStorage extends EventTarget {
  #unkept = new Map();
  #isTold = false;

  constructor(open = () => globalThis.localStorage) {
    super();
    this.open = open;
  }

  /** Whether closing the page now would lose a value. */
  get isAtRisk() {
    return this.#unkept.size > 0;
  }

  /** @returns {string | null} */
  getItem(key) {
    return this.#unkept.get(key) ?? this.#attempt((storage) => storage.getItem(key));
  }

  /**
   * @param {string} key
   * @param {string} value
   */
  setItem(key, value) {
    const isKept = this.#attempt((storage) => {
      storage.setItem(key, value);
      return true;
    });
    if (isKept) this.#unkept.delete(key);
    else this.#hold(key, value);
  }

  removeItem(key) {
    this.#unkept.delete(key);
    this.#attempt((storage) => storage.removeItem(key));
  }

  /**
   * A browser may refuse every single use, even of the `localStorage` property.
   *
   * @template T
   * @param {(storage: Storage) => T} use
   * @returns {T | null}
   */
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
