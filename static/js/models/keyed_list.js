/**
 * Keeps a list's elements equal to entries: one element an entry, known by its `data-key`, which is the entry's id; made
 * by `make(entry)` and filled by `fill(element, entry)`. What the server has drawn already is used.
 */
export class KeyedList {
  #elements;

  constructor(list, { make, fill }) {
    Object.assign(this, { list, make, fill });
    this.#elements = new Map([...list.children].map((element) => [element.dataset.key, element]));
  }

  /** Show these entries; those that are there already are filled again only where `isStale(entry)`. */
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
