const ROWS = ".row";

/**
 * Roving tabindex of the sidebar: the rows within `container` are one tab stop, and arrows, Home and End move the focus
 * from row to row, across all open sections. The stop is the row that had the focus last, else the current one, else the
 * first.
 */
export class RowRovingTabindex {
  constructor(container) {
    this.container = container;
    container.addEventListener("keydown", (event) => this.#moveFocus(event));
    container.addEventListener("focusin", ({ target }) => target.matches(ROWS) && this.#stopAt(target));
  }

  /** The row that the Tab key leads to. */
  get stop() {
    return this.container.querySelector(`${ROWS}[tabindex="0"]`);
  }

  /** Call when rows have come or gone. */
  refresh() {
    const { stop } = this;
    if (stop && isOpen(stop)) return;
    const current = this.container.querySelector(`${ROWS}[aria-current]`);
    this.#stopAt(current && isOpen(current) ? current : this.#rows[0]);
  }

  get #rows() {
    return [...this.container.querySelectorAll(ROWS)].filter(isOpen);
  }

  #stopAt(row) {
    for (const old of this.container.querySelectorAll(`${ROWS}[tabindex="0"]`)) old.tabIndex = -1;
    if (row) row.tabIndex = 0;
  }

  #moveFocus(event) {
    if (!event.target.matches(ROWS) || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = this.#rows;
    const at = rows.indexOf(event.target);
    const next = { ArrowUp: rows[at - 1], ArrowDown: rows[at + 1], Home: rows[0], End: rows.at(-1) }[event.key];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

function isOpen(row) {
  return !row.closest("[hidden]");
}
