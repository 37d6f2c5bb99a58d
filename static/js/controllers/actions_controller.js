import { ClientController } from "models/client_controller";
import { copyText } from "models/clipboard";
import { chosen } from "models/confirmation";
import { copyOf, slot } from "models/slots";
import { messageAfter } from "models/walk";

/** What can be done with one message: one toolbar that goes to the message pointed at or focused. */
export default class extends ClientController {
  static targets = ["toolbar"];

  connect() {
    this.toolbar = copyOf(this.toolbarTarget);
    this.on(this.client, "delete", (message) => this.confirm(message));
    this.on(this.client, "select", () => this.leave());
  }

  /** A mouse over a message, or the focus in it; a finger brings the focus. */
  point({ target, pointerType = "mouse" }) {
    const element = target.closest(".message");
    if (pointerType !== "mouse" || !element || element.contains(this.toolbar)) return;
    const message = this.messageOf(element);
    if (!message || message.deleted) return this.leave();
    const isOwn = this.client.mayEdit(message);
    for (const button of this.toolbar.querySelectorAll("[data-own]")) button.hidden = !isOwn;
    slot(element, "bubble").append(this.toolbar);
  }

  leave() {
    if (!this.toolbar.contains(document.activeElement)) this.toolbar.remove();
  }

  /** Arrow keys walk through the messages while one of them has the focus. */
  keys(event) {
    if (!event.target.matches(".message, [data-testid=timeline]")) return;
    const next = messageAfter(event.target, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  edit(event) {
    this.client.tell("edit", this.messageOf(event.target));
  }

  delete(event) {
    this.confirm(this.messageOf(event.target));
  }

  async confirm(message) {
    if (!(await chosen(document.getElementById("delete-dialog"), "delete"))) return;
    this.toolbar.remove();
    this.client.tell("buried", message);
    await this.client.delete(message).catch((problem) => this.client.notice(problem.message, "error"));
  }

  async copy(event) {
    const { content } = this.messageOf(event.target) ?? this.entryOf(event.target);
    if (await copyText(content)) this.client.notice("Copied");
    else this.client.notice("This browser did not allow copying.", "error");
  }

  retry(event) {
    this.client.outbox.retry(this.entryOf(event.target).client_id);
  }

  discard(event) {
    this.client.outbox.remove(this.entryOf(event.target).client_id);
  }

  messageOf(element) {
    return this.client.current?.messages.get(element.closest(".message").dataset.messageId);
  }

  entryOf(element) {
    return this.client.outbox.get(element.closest(".message").dataset.clientId);
  }
}
