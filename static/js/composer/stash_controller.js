import { ClientController } from "ui/client_controller";
import { copyOf, setText, slot } from "ui/slots";

const PREVIEW = 200;

/** The stashed texts above the composer: each can be put back or discarded. */
export default class extends ClientController {
  static targets = ["template"];

  connect() {
    const { client } = this;
    this.onShown("change", () => this.draw());
    this.on(client.drafts, "stash", (chatId) => chatId === client.current?.id && this.draw());
    this.draw();
  }

  /** Another tab of this browser changed the stash. */
  storageChanged(event) {
    if (this.client.drafts.changeOf(event)?.kind === "stash") this.draw();
  }

  draw() {
    const { current, drafts } = this.client;
    const items = current ? drafts.stashed(current.id).filter((item) => !this.isSaved(item)) : [];
    const shown = JSON.stringify([current?.id, items]);
    if (this.shown === shown) return;
    this.shown = shown;
    this.items = items;
    this.element.replaceChildren(this.templateTarget, ...items.map((item) => this.rowOf(item)));
    this.element.hidden = !items.length;
  }

  /** Whether the server has this edit although its answer was lost. */
  isSaved({ message, text }) {
    return message && this.client.current.messages.get(message.id)?.content === text;
  }

  rowOf({ key, text, message }) {
    const row = copyOf(this.templateTarget);
    row.dataset.key = key;
    setText(row, "label", message ? "Unsaved edit" : "Unsent text");
    setText(row, "text", text.slice(0, PREVIEW));
    slot(row, "text").id = `stash-${key}`;
    for (const button of ["use", "discard"]) slot(row, button).setAttribute("aria-describedby", `stash-${key}`);
    setText(row, "use", message ? "Continue editing" : "Put back");
    slot(row, "discard").ariaLabel = message ? "Discard unsaved edit" : "Discard unsent text";
    return row;
  }

  use({ target }) {
    this.controller("composer").resume(this.itemOf(target));
  }

  discard({ target }) {
    const { current, drafts } = this.client;
    const item = this.itemOf(target);
    drafts.unstash(current.id, item.key);
    this.client.notice("Text discarded", "info", { label: "Undo", act: () => drafts.stash(current.id, item) });
    this.controller("composer").focusBox();
  }

  itemOf(element) {
    const { key } = element.closest("li").dataset;
    return this.items.find((item) => item.key === key);
  }
}
