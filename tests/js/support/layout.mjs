/**
 * A page without a browser: elements with a height, and a scroll container that is anchored at its end, as the page's is.
 * `scrollTop` is 0 at the end and negative above.
 */
const VIEW = 800;

class Element {
  dataset = {};
  isConnected = true;

  constructor(list) {
    this.list = list;
  }

  focus() {}

  setAttribute() {}

  removeAttribute() {}

  getBoundingClientRect() {
    const { children, container } = this.list;
    const below = children.slice(children.indexOf(this) + 1).reduce((sum, { height }) => sum + height, 0);
    const bottom = VIEW - container.scrollTop - below;
    return { top: bottom - this.height, bottom, height: this.height };
  }
}

export class Page {
  #scrollTop = 0;
  clientHeight = VIEW;
  list = { children: [], container: this };

  constructor() {
    Object.defineProperties(this.list, {
      firstElementChild: { get: () => this.list.children[0] ?? null },
      lastElementChild: { get: () => this.list.children.at(-1) ?? null },
    });
  }

  get scrollHeight() {
    return Math.max(
      VIEW,
      this.list.children.reduce((sum, { height }) => sum + height, 0),
    );
  }

  /** A browser keeps the distance from the end when the content changes, and never scrolls beyond it. */
  get scrollTop() {
    this.#scrollTop = Math.min(0, Math.max(VIEW - this.scrollHeight, this.#scrollTop));
    return this.#scrollTop;
  }

  set scrollTop(value) {
    this.#scrollTop = value;
  }

  scrollTo({ top }) {
    this.scrollTop = top;
  }

  getBoundingClientRect() {
    return { top: 0, bottom: VIEW, height: VIEW };
  }
}

/** Stands for TimelineView: one element for each item, whose height depends on what it shows. */
export class View {
  #elements = new Map();

  constructor(list) {
    this.list = list;
  }

  clear() {
    this.draw([]);
  }

  find(key) {
    return this.#elements.get(key);
  }

  draw(items) {
    const before = this.#elements;
    this.#elements = new Map(items.map((item) => [item.key, fill(before.get(item.key) ?? new Element(this.list), item)]));
    for (const [key, element] of before) element.isConnected = this.#elements.has(key);
    this.list.children = [...this.#elements.values()];
  }
}

function fill(element, { kind, key, message, lines, isContinued }) {
  element.dataset = { key, messageId: kind === "message" ? (message.id ?? "") : "", seq: message?.seq ?? "" };
  if (kind === "message") element.height = 24 + (isContinued ? 0 : 18) + 20 * Math.ceil((message.content.length + 1) / 40);
  else element.height = kind === "system" ? 20 * lines.length + 12 : 40;
  return element;
}
