const STEPS = { ArrowDown: 1, ArrowUp: -1 };
const PAGES = { PageDown: 1, PageUp: -1 };

/**
 * The item to which a key leads from `current`: arrows to its neighbours, Home and End to the ends of the list, and with
 * `letters` a letter to the next item that begins with it. With `wraps`, the ends are neighbours. From outside the items,
 * both arrows lead to the last one, unless they wrap. PageUp and PageDown lead `page` items further, if that is given.
 * Undefined if the key leads nowhere.
 */
export function itemFor(event, items, current, { wraps = false, letters = false, page = 0 } = {}) {
  const { key, altKey, ctrlKey, metaKey } = event;
  if (altKey || ctrlKey || metaKey) return undefined;
  const at = items.indexOf(current);
  if (key in STEPS) return neighbour(items, at, STEPS[key], wraps);
  if (key in PAGES && page) return items.at(Math.max(0, Math.min(at + PAGES[key] * page, items.length - 1)));
  if (key === "Home") return items[0];
  if (key === "End") return items.at(-1);
  return letters ? [...items.slice(at + 1), ...items.slice(0, at + 1)].find((item) => beginsWith(item, key)) : undefined;
}

function neighbour(items, at, step, wraps) {
  if (at < 0) return items.at(wraps && step > 0 ? 0 : -1);
  return wraps ? items.at((at + step) % items.length) : items[at + step];
}

function beginsWith(item, key) {
  return key.length === 1 && key !== " " && item.textContent.trim().toLowerCase().startsWith(key.toLowerCase());
}

/**
 * Roving tabindex: what `selector` finds in `container` is one tab stop, and keys move the focus from one to the next,
 * past those that are hidden. The stop is what had the focus last, else the current item, else the first.
 */
export class RovingTabindex {
  constructor(container, selector) {
    this.container = container;
    this.selector = selector;
    container.addEventListener("keydown", (event) => this.#moveFocus(event));
    container.addEventListener("focusin", ({ target }) => target.matches(selector) && this.#stopAt(target));
  }

  /** The item that the Tab key leads to. */
  get stop() {
    return this.container.querySelector(`${this.selector}[tabindex="0"]`);
  }

  /** Call when items have come or gone. */
  refresh() {
    const { stop } = this;
    if (stop && isOpen(stop)) return;
    const current = this.container.querySelector(`${this.selector}[aria-current]`);
    this.#stopAt(current && isOpen(current) ? current : this.#items[0]);
  }

  get #items() {
    return [...this.container.querySelectorAll(this.selector)].filter(isOpen);
  }

  #stopAt(item) {
    for (const old of this.container.querySelectorAll(`${this.selector}[tabindex="0"]`)) old.tabIndex = -1;
    if (item) item.tabIndex = 0;
  }

  #moveFocus(event) {
    if (!event.target.matches(this.selector)) return;
    const item = itemFor(event, this.#items, event.target);
    if (!item) return;
    event.preventDefault();
    item.focus();
  }
}

function isOpen(item) {
  return !item.closest("[hidden]");
}
