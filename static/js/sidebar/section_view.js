import { totalOf } from "sidebar/badges";
import { keepOrder } from "sidebar/sections";
import { KeyedList } from "ui/keyed_list";
import { slot } from "ui/slots";

/** One section of the sidebar: its rows, its text when it is empty, and its badge when it is collapsed. */
export class SectionView {
  #shown = [];

  constructor(element, drawing) {
    this.element = element;
    this.list = new KeyedList(slot(element, "list"), drawing);
  }

  /**
   * Show these entries, in the previous order while `isHeld`.
   *
   * @param {{ id: string }[]} entries
   * @param {{ isStale?: (entry: any) => boolean, isHeld?: boolean }} options
   */
  draw(entries, { isStale, isHeld = false } = {}) {
    const rows = isHeld ? keepOrder(entries, this.#shown) : entries;
    this.#shown = rows.map(({ id }) => id);
    this.list.draw(rows, isStale);
    const empty = slot(this.element, "empty");
    if (empty) empty.hidden = rows.length > 0;
    else this.element.hidden = rows.length === 0;
  }

  /** The number of entries, as text. */
  set count(text) {
    slot(this.element, "count").textContent = text;
  }

  /** Set the badge that shows while the section is collapsed. */
  drawTotal(entries) {
    const { kind, text } = totalOf(entries);
    const badge = slot(this.element, "total");
    badge.dataset.kind = kind;
    badge.textContent = text;
  }
}
