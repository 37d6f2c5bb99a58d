/**
 * Renders entries into a list, one element per entry, identified by `data-key`, the entry's id. `make(entry)` creates an
 * element and `fill(element, entry)` updates it. Elements that the server has rendered are reused.
 */
export class KeyedList {
  #elements;

  constructor(list, { make, fill }) {
    this.list = list;
    this.make = make;
    this.fill = fill;
    this.#elements = new Map([...list.children].map((element) => [element.dataset.key, element]));
  }

  /**
   * Show these entries; existing elements are filled again only where `isStale(entry)`.
   *
   * @param {{ id: string }[]} entries
   * @param {(entry: any) => boolean} isStale
   */
  draw(entries, isStale = () => true) {
    const before = this.#elements;
    this.#elements = new Map(entries.map((entry) => [entry.id, before.get(entry.id) ?? this.make(entry)]));
    for (const [key, element] of before) if (!this.#elements.has(key)) element.remove();
    let next = this.list.firstElementChild;
    for (const entry of entries) {
      const element = this.#elements.get(entry.id);
      if (!before.has(entry.id) || isStale(entry)) this.fill(element, entry);
      if (element === next) next = next.nextElementSibling;
      else this.list.insertBefore(element, next);
    }
  }
}
