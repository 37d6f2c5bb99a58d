import { ClientController } from "models/client_controller";
import { measure } from "models/limits";
import { Writing } from "models/writing";

/** The box one writes in. A text leaves it only when it is on its way; nothing ever deletes it. */
export default class extends ClientController {
  static targets = ["input", "send", "counter", "banner"];

  connect() {
    this.writing = new Writing(this.client.drafts);
    this.on(this.client, "select", () => this.open());
    this.on(this.client, "edit", (message) => this.show(this.writing.edit(message)));
    this.on(this.client, "buried", (message) => message.id === this.writing.editing?.id && this.cancel());
    this.on(this.client, "refused", (detail) => this.giveBack(detail));
    this.open();
  }

  open() {
    this.show(this.writing.open(this.client.current?.id));
  }

  show(text) {
    this.inputTarget.value = text;
    this.bannerTarget.hidden = !this.writing.editing;
    this.changed();
    const hasKeyboard = matchMedia("(hover: hover)").matches;
    if (this.client.current && (hasKeyboard || this.writing.editing)) this.inputTarget.focus({ preventScroll: true });
  }

  changed() {
    const { value, style } = this.inputTarget;
    const { left, isCounted, isSendable } = measure(value);
    this.writing.keep(value);
    this.sendTarget.disabled = !isSendable;
    this.counterTarget.hidden = !isCounted;
    this.counterTarget.textContent = left < 0 ? `${-left} characters too many` : `${left} characters left`;
    this.counterTarget.classList.toggle("composer__counter--over", left < 0);
    style.height = "auto";
    style.height = `${this.inputTarget.scrollHeight}px`;
  }

  keys(event) {
    if (event.isComposing || event.keyCode === 229) return; // an input method is at work: its Enter chooses a word
    const isTouch = matchMedia("(hover: none)").matches;
    if (event.key === "Enter" && !event.shiftKey && !isTouch) this.submit(event);
    if (event.key === "Escape" && this.writing.editing) this.cancel();
    if (event.key === "ArrowUp" && !this.inputTarget.value) this.editLast(event);
  }

  submit(event) {
    event.preventDefault();
    const text = this.inputTarget.value;
    const { editing } = this.writing;
    if (editing && !text.trim()) return this.client.tell("delete", editing);
    if (!measure(text).isSendable) return;
    if (editing) return this.save(editing, text);
    this.writing.keep("");
    this.client.send(text);
    this.show("");
  }

  async save(message, text) {
    this.cancel();
    try {
      if (text !== message.content) await this.client.edit(message, text);
    } catch (problem) {
      this.client.notice(`Your change was not saved. ${problem.message}`, "error");
      if (!this.inputTarget.value && this.client.current?.id === message.chat_id) {
        this.writing.edit(message);
        this.show(text);
      }
    }
  }

  cancel() {
    this.show(this.writing.stopEditing());
  }

  editLast(event) {
    const mine = this.client.current.messages.all.filter((one) => this.client.mayChange(one));
    if (!mine.length) return;
    event.preventDefault();
    this.client.tell("edit", mine.at(-1));
  }

  giveBack({ entry, problem }) {
    this.client.notice(`Not sent. ${problem.message}`, "error");
    if (this.inputTarget.value || entry.chat_id !== this.client.current?.id) return;
    this.client.outbox.remove(entry.client_id);
    this.show(entry.content);
  }
}
