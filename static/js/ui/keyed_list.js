/**
 * Renders entries into a list, one element per entry; an element keeps its identity as long as its key does. `make(entry)`
 * creates an element, `fill(element, entry)` updates it, and `keyOf(entry)` is its key.
 */
export class KeyedList {
  #elements = new Map();

  /**
   * @param {HTMLElement} list
   * @param {{ make: (entry: any) => HTMLElement, fill: (element: any, entry: any) => void, keyOf?: (entry: any) => string }} drawing
   */
  constructor(list, { make, fill, keyOf = (entry) => entry.id }) {
    this.list = list;
    this.make = make;
    this.fill = fill;
    this.keyOf = keyOf;
  }

  /** The element that shows `key`, if any. */
  get(key) {
    return this.#elements.get(key);
  }

  clear() {
    this.list.replaceChildren();
    this.#elements.clear();
  }

  /**
   * Show these entries; existing elements are filled again only where `isStale(entry)`.
   *
   * @param {any[]} entries
   * @param {(entry: any) => boolean} isStale
   */
  draw(entries, isStale = () => true) {
    const before = this.#elements;
    this.#elements = new Map();
    for (const entry of entries) {
      const key = this.keyOf(entry);
      const element = before.get(key) ?? this.make(entry);
      if (!before.has(key) || isStale(entry)) this.fill(element, entry);
      this.#elements.set(key, element);
    }
    for (const [key, element] of before) if (!this.#elements.has(key)) this.#remove(element);
    this.#arrange();
  }

  /** A focused element that goes leaves the focus to the list, if that takes it. */
  #remove(element) {
    if (element.contains(document.activeElement)) this.list.focus({ preventScroll: true });
    element.remove();
  }

  /** Neighbours are inserted together: each insertion costs, whatever its length. */
  #arrange() {
    let next = this.list.firstElementChild;
    let missing = [];
    for (const element of this.#elements.values()) {
      if (element !== next) {
        missing.push(element);
        continue;
      }
      if (missing.length) next.before(...missing);
      missing = [];
      next = next.nextElementSibling;
    }
    if (!missing.length) return;
    if (next) next.before(...missing);
    else this.list.append(...missing);
  }
}
