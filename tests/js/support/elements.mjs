/** Stands in for an element of the page: a tree of slots, of which a test sees what a script has put into it. */
export class Element {
  dataset = {};
  attributes = new Map();
  children = [];
  textContent = "";
  hidden = false;

  constructor(slot, ...children) {
    this.dataset.slot = slot;
    this.append(...children);
  }

  get firstElementChild() {
    return this.children[0] ?? null;
  }

  get nextElementSibling() {
    const { children } = this.parent;
    return children[children.indexOf(this) + 1] ?? null;
  }

  /** Finds a slot, or what the tests call by the name of its tag. */
  querySelector(selector) {
    const name = selector.match(/^\[data-slot="(.+)"\]$/)?.[1] ?? selector;
    for (const child of this.children) {
      const found = child.dataset.slot === name ? child : child.querySelector(selector);
      if (found) return found;
    }
    return null;
  }

  append(...elements) {
    for (const one of elements) this.insertBefore(one, null);
  }

  before(...elements) {
    for (const one of elements) this.parent.insertBefore(one, this);
  }

  contains(element) {
    return element === this || this.children.some((child) => child.contains(element));
  }

  insertBefore(element, next) {
    element.remove();
    this.children.splice(next ? this.children.indexOf(next) : this.children.length, 0, element);
    element.parent = this;
  }

  remove() {
    const among = this.parent?.children ?? [];
    if (among.includes(this)) among.splice(among.indexOf(this), 1);
  }

  cloneNode() {
    return new Element(this.dataset.slot, ...this.children.map((child) => child.cloneNode()));
  }

  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }

  setAttribute(name, value) {
    this.attributes.set(name, value);
  }

  removeAttribute(name) {
    this.attributes.delete(name);
  }

  toggleAttribute(name, isSet) {
    if (isSet) this.setAttribute(name, "");
    else this.removeAttribute(name);
  }
}

/** Stands in for the document, in which nothing has the focus. */
globalThis.document = { activeElement: null, importNode: (element) => element.cloneNode() };

/** An element with these slots. */
export function holding(...names) {
  return new Element(undefined, ...names.map((name) => new Element(name)));
}
