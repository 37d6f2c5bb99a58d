const FAR = 1_000_000;
const COVERED = 32; // at either edge, by the buttons that say what is out of sight

/**
 * Observes which elements of a scrolled list are out of sight, above or below what is seen of it; `onChange` is called
 * whenever that may have changed. Each side has an observer whose area reaches far beyond the other side, since one
 * observer alone is not told of an element that a leap takes from one side to the other.
 */
export class OutOfSight {
  #watched = [];
  #above = new Set();
  #below = new Set();
  #observers;

  constructor({ root, onChange }) {
    const observer = (gone, rootMargin) =>
      new IntersectionObserver(
        (entries) => {
          for (const { target, isIntersecting } of entries) gone[isIntersecting ? "delete" : "add"](target);
          onChange();
        },
        { root, rootMargin },
      );
    const above = observer(this.#above, `-${COVERED}px 0px ${FAR}px 0px`);
    const below = observer(this.#below, `${FAR}px 0px -${COVERED}px 0px`);
    this.#observers = [above, below];
  }

  /** Those above, from top to bottom. */
  get above() {
    return this.#watched.filter((element) => this.#above.has(element));
  }

  get below() {
    return this.#watched.filter((element) => this.#below.has(element));
  }

  /** Observe these elements, given from top to bottom, and no others. */
  watch(elements) {
    const before = new Set(this.#watched);
    this.#watched = elements;
    for (const element of elements) if (!before.delete(element)) this.#observe(element);
    for (const element of before) this.#forget(element);
  }

  stop() {
    for (const one of this.#observers) one.disconnect();
  }

  #observe(element) {
    for (const one of this.#observers) one.observe(element);
  }

  #forget(element) {
    for (const one of this.#observers) one.unobserve(element);
    this.#above.delete(element);
    this.#below.delete(element);
  }
}
