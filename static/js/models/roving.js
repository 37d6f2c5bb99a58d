const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/** One tab stop for a whole list: arrows, Home and End walk through what `selector` finds in it. */
export class Roving {
  constructor(list, selector) {
    Object.assign(this, { list, selector });
  }

  get items() {
    return [...this.list.querySelectorAll(this.selector)];
  }

  /** Exactly one of them is a tab stop: the one that had the focus last, else the first. */
  refresh() {
    const { items } = this;
    const stop = items.find((item) => item.tabIndex === 0) ?? items[0];
    for (const item of items) item.tabIndex = item === stop ? 0 : -1;
  }

  /** Answers whether the key led somewhere. */
  takes({ key, target }) {
    const { items } = this;
    const at = items.indexOf(target.closest(this.selector));
    const to = { Home: 0, End: items.length - 1 }[key] ?? at + (STEPS[key] ?? NaN);
    if (at < 0 || !items[to]) return false;
    for (const item of items) item.tabIndex = item === items[to] ? 0 : -1;
    items[to].focus();
    return true;
  }
}
