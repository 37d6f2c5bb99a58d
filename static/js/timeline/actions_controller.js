import { mayDelete, mayEdit } from "sync/rights";
import { ClientController } from "ui/client_controller";
import { copyFor } from "ui/clipboard";
import { choose } from "ui/dialogs";
import { itemFor } from "ui/roving_focus";
import { copyOf, showWhatApplies, slot } from "ui/slots";

/** The actions on a message: one toolbar, which moves to the message under the pointer or with the focus. */
export default class extends ClientController {
  static targets = ["toolbar"];

  connect() {
    this.toolbar = copyOf(this.toolbarTarget);
    this.on(this.client, "select", () => this.leave());
  }

  /** The mouse entered a message, or the focus did; a touch moves the focus. */
  point({ target, pointerType = "mouse" }) {
    const element = target.closest(".message");
    if (pointerType !== "mouse" || !element || element.contains(this.toolbar)) return;
    const message = this.messageOf(element);
    if (!message || message.deleted) return this.leave();
    showWhatApplies(this.toolbar, this.factsOf(message));
    slot(element, "bubble").append(this.toolbar);
  }

  factsOf(message) {
    const { client } = this;
    const { isMember, chat } = client.current;
    const isMine = message.sender?.id === client.me.id;
    return {
      mayEdit: mayEdit(message, chat, client.me),
      mayDelete: mayDelete(message, chat, client.me),
      mayUnread: isMember && !isMine,
      hasReaders: isMember && chat.kind !== "direct",
    };
  }

  leave() {
    if (!this.toolbar.contains(document.activeElement)) this.toolbar.remove();
  }

  /** On a focused message, arrow keys move the focus to other messages and Shift+U marks it and all after it unread. */
  keys(event) {
    if (!event.target.matches(".message, [data-testid=timeline]")) return;
    if (event.key === "U" && event.shiftKey && event.target.matches(".message")) {
      event.preventDefault();
      return this.markUnread(event);
    }
    const next = itemFor(event, [...this.element.querySelectorAll(".message")], event.target);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  edit(event) {
    this.controller("composer").edit(this.messageOf(event.target));
  }

  delete(event) {
    this.confirm(this.messageOf(event.target));
  }

  async markUnread(event) {
    const message = this.messageOf(event.target);
    if (!message || !this.factsOf(message).mayUnread) return;
    await this.client.attempt(() => this.client.actions.markUnread(message));
  }

  readers(event) {
    this.controller("readers").open(this.messageOf(event.target));
  }

  /** Delete a message if the person confirms it. */
  async confirm(message) {
    if (!(await choose(document.getElementById("delete-dialog"), "delete"))) return;
    this.toolbar.remove();
    const isDone = await this.client.attempt(() => this.client.actions.delete(message));
    if (isDone) this.controller("composer").messageDeleted(message);
  }

  async copy(event) {
    const { content } = this.messageOf(event.target) ?? this.entryOf(event.target);
    await copyFor(this.client, content);
  }

  /** Copy the address of a message, which leads whoever may read it to its place in the conversation. */
  async copyLink(event) {
    const { chat_id: chatId, seq } = this.messageOf(event.target);
    await copyFor(this.client, `${location.origin}/c/${chatId}/${seq}/`, "Link copied");
  }

  retry(event) {
    this.client.outbox.retry(this.entryOf(event.target).client_id);
  }

  discard(event) {
    const { outbox } = this.client;
    const entry = this.entryOf(event.target);
    outbox.remove(entry.client_id);
    this.client.notice("Message deleted", "info", { label: "Undo", act: () => outbox.putBack(entry) });
  }

  messageOf(element) {
    return this.client.current?.messages.get(element.closest(".message").dataset.messageId);
  }

  entryOf(element) {
    return this.client.outbox.get(element.closest(".message").dataset.clientId);
  }
}
