const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/** Roving tabindex: a list is one tab stop, and arrows, Home and End move the focus among what `selector` finds in it. */
export class RovingTabindex {
  constructor(list, selector) {
    this.list = list;
    this.selector = selector;
  }

  get items() {
    return [...this.list.querySelectorAll(this.selector)];
  }

  /** Call when items have come or gone. The tab stop is the item that had the focus last, else the first. */
  refresh() {
    const { items } = this;
    const stop = items.find((item) => item.tabIndex === 0) ?? items[0];
    for (const item of items) item.tabIndex = item === stop ? 0 : -1;
  }

  /** Move the focus if this is one of the keys; returns whether it moved. */
  handleKey({ key, target }) {
    const { items } = this;
    const at = items.indexOf(target.closest(this.selector));
    const to = { Home: 0, End: items.length - 1 }[key] ?? at + (STEPS[key] ?? NaN);
    if (at < 0 || !items[to]) return false;
    for (const item of items) item.tabIndex = item === items[to] ? 0 : -1;
    items[to].focus();
    return true;
  }
}
