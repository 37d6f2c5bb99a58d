import { totalOf } from "models/badges";
import { KeyedList } from "models/keyed_list";
import { keepOrder } from "models/sections";
import { slot } from "models/slots";

/** One section of the sidebar: its rows, what it says without any, and its total for when it is closed. */
export class SectionView {
  #shown = [];

  constructor(element, drawing) {
    this.element = element;
    this.list = new KeyedList(slot(element, "list"), drawing);
  }

  /** Show these entries, in the order of before where `isHeld`. */
  draw(entries, { isStale, isHeld = false } = {}) {
    const rows = isHeld ? keepOrder(entries, this.#shown) : entries;
    this.#shown = rows.map(({ id }) => id);
    this.list.draw(rows, isStale);
    const empty = slot(this.element, "empty");
    if (empty) empty.hidden = rows.length > 0;
    else this.element.hidden = rows.length === 0;
  }

  /** How many there are, in words. */
  set count(text) {
    slot(this.element, "count").textContent = text;
  }

  /** Tell what waits in all of it, which is seen while the section is closed. */
  drawTotal(entries) {
    const { kind, text } = totalOf(entries);
    const badge = slot(this.element, "total");
    badge.dataset.kind = kind;
    badge.textContent = text;
  }
}
