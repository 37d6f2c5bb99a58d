import { fillWaitingRow } from "sidebar/rows";
import { keepOrder, waiting } from "sidebar/sections";
import { ClientController } from "ui/client_controller";
import { coalesce } from "ui/coalesce";
import { KeyedList } from "ui/keyed_list";
import { PointerRest } from "ui/pointer";
import { copyOf } from "ui/slots";

/** What is shown while no conversation is open: unread conversations, and how to begin one. */
export default class extends ClientController {
  static targets = ["waiting", "list", "template"];

  connect() {
    this.order = [];
    this.list = new KeyedList(this.listTarget, { make: () => copyOf(this.templateTarget), fill: fillWaitingRow });
    this.rest = new PointerRest(this.listTarget, () => this.draw());
    const redraw = coalesce(() => this.draw(), requestAnimationFrame);
    this.on(this.client.directory, "change", redraw);
    this.on(this.client, "select", redraw);
    delete this.element.dataset.undrawn;
    this.draw();
  }

  draw() {
    const { current, directory } = this.client;
    if (current) return;
    const found = waiting(directory.all);
    const rows = this.rest.isOver ? keepOrder(found, this.order) : found;
    this.order = rows.map(({ id }) => id);
    this.list.draw(rows);
    this.waitingTarget.hidden = rows.length === 0;
  }

  open({ target }) {
    this.client.select(target.closest("[data-key]").dataset.key);
  }
}
