import { copyOf } from "models/slots";

/** Keeps a list's elements equal to `entries`: one element a key, filled by `fill(element, entry)`. */
export class KeyedList {
  #elements = new Map();

  constructor(list, template, { keyOf, fill }) {
    Object.assign(this, { list, template, keyOf, fill });
  }

  draw(entries) {
    const drawn = new Map();
    let next = this.#elements.size ? this.list.firstElementChild : this.#empty();
    for (const entry of entries) {
      const key = this.keyOf(entry);
      const element = this.#elements.get(key) ?? copyOf(this.template);
      drawn.set(key, element);
      this.fill(element, entry);
      if (element === next) next = next.nextElementSibling;
      else this.list.insertBefore(element, next);
    }
    for (const [key, element] of this.#elements) if (!drawn.has(key)) element.remove();
    this.#elements = drawn;
  }

  #empty() {
    this.list.replaceChildren();
    return null;
  }
}
