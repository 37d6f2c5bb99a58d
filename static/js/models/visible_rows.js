/** Observes which rows of a scrolled list are visible, and calls `onChange` with the `data-person-id` of each. */
export class VisibleRows {
  #visible = new Set();
  #observer;

  constructor({ root, onChange }) {
    this.#observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) this.#visible[isIntersecting ? "add" : "delete"](target);
      onChange([...this.#visible].map((row) => row.dataset.personId));
    }, { root });
  }

  /** Observe these rows; those already observed, and those removed from the page, need no call. */
  watch(rows) {
    for (const row of rows) this.#observer.observe(row);
  }

  /** Stop observing. */
  stop() {
    this.#observer.disconnect();
    this.#visible.clear();
  }
}
