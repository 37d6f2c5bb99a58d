/** Which rows of a scrolled list are before the reader's eyes: `onChange(ids)` tells the `data-person-id` of each. */
export class VisibleRows {
  #visible = new Set();
  #observer;

  constructor({ root, onChange }) {
    this.#observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) this.#visible[isIntersecting ? "add" : "delete"](target);
      onChange([...this.#visible].map((row) => row.dataset.personId));
    }, { root });
  }

  /** Watch these rows, too; one that is watched already, or that goes, needs no word. */
  watch(rows) {
    for (const row of rows) this.#observer.observe(row);
  }

  /** Watch none. */
  stop() {
    this.#observer.disconnect();
    this.#visible.clear();
  }
}
