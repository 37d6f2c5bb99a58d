import { keepOrder } from "sidebar/sections";
import { KeyedList } from "ui/keyed_list";
import { setText, slot } from "ui/slots";

/** “Browse rooms (n)” and the rows behind it (`_browse_rooms.html`). */
export class RoomBrowser {
  #shown = [];

  constructor(element, drawing) {
    this.element = element;
    this.toggle = slot(element, "browse");
    this.list = new KeyedList(slot(element, "list"), drawing);
  }

  get isOpen() {
    return this.toggle.ariaExpanded === "true";
  }

  set isOpen(isOpen) {
    this.toggle.ariaExpanded = String(isOpen);
  }

  /** `hasMore`: the server has more rooms than these; while `isHeld` those shown keep their order. */
  draw(rooms, { hasMore, isStale, isHeld }) {
    const { isOpen } = this;
    const wanted = isOpen ? rooms : [];
    const rows = isHeld ? keepOrder(wanted, this.#shown) : wanted;
    this.#shown = rows.map(({ id }) => id);
    this.list.draw(rows, isStale);
    this.element.hidden = !rooms.length && !hasMore;
    setText(this.element, "browsed", `(${rooms.length}${hasMore ? "+" : ""})`);
    slot(this.element, "more").hidden = !isOpen || !hasMore;
  }
}
