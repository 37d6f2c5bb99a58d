import { ClientController } from "models/client_controller";
import { TextBox } from "models/text_box";
import { TypingSignal } from "models/typing_signal";
import { Writing } from "models/writing";

const MOST_TYPED_TO = 100;

/** Where one writes. A text leaves the box only when it is on its way; nothing ever deletes it. */
export default class extends ClientController {
  static targets = ["input", "send", "counter", "banner"];

  connect() {
    const { client } = this;
    this.box = new TextBox({ input: this.inputTarget, send: this.sendTarget, counter: this.counterTarget });
    this.writing = new Writing(client.drafts);
    this.signal = new TypingSignal({ send: (frame) => client.socket.send(frame) });
    this.on(client, "select", () => this.open());
    this.on(client, "typing", () => this.box.focus());
    this.on(client, "edit", (message) => this.show(this.writing.edit(message)));
    this.on(client, "buried", (message) => message.id === this.writing.editing?.id && this.cancel());
    this.on(client, "refused", (detail) => this.giveBack(detail));
    this.open();
  }

  open() {
    this.signal.stop();
    this.show(this.writing.open(this.client.current?.id));
  }

  show(text) {
    this.box.text = text;
    this.bannerTarget.hidden = !this.writing.editing;
    const hasKeyboard = matchMedia("(hover: hover)").matches;
    if (this.client.current && (hasKeyboard || this.writing.editing)) this.box.focus();
  }

  changed() {
    this.writing.keep(this.box.text);
    this.box.refresh();
    if (this.isTypingTold) this.signal.wrote(this.client.current.id, this.box.text);
  }

  /** In large conversations nobody is told, nor when it is an old message that is changed, nor against one's will. */
  get isTypingTold() {
    const { current, me } = this.client;
    return me.settings.typing && !this.writing.editing && current.chat.member_count <= MOST_TYPED_TO;
  }

  keys(event) {
    if (event.isComposing || event.keyCode === 229) return; // an input method is at work: its Enter chooses a word
    const isTouch = matchMedia("(hover: none)").matches;
    if (event.key === "Enter" && !event.shiftKey && !isTouch) this.submit(event);
    if (event.key === "Escape" && this.writing.editing) this.cancel(event);
    if (event.key === "ArrowUp" && !this.box.text && this.client.editLast()) event.preventDefault();
  }

  submit(event) {
    event.preventDefault();
    const { text, isSendable } = this.box;
    const { editing } = this.writing;
    if (editing && !text.trim()) return this.client.tell("delete", editing);
    if (!isSendable) return;
    if (editing) return this.save(editing, text);
    this.writing.keep("");
    this.client.send(text);
    this.signal.stop();
    this.show("");
  }

  async save(message, text) {
    this.cancel();
    try {
      if (text !== message.content) await this.client.edit(message, text);
    } catch (problem) {
      this.client.notice(`Your change was not saved. ${problem.message}`, "error");
      const isFree = !this.box.text && this.client.current?.id === message.chat_id;
      if (isFree) this.show(this.writing.edit(message, text));
    }
  }

  cancel(event = null) {
    event?.preventDefault();
    this.show(this.writing.stopEditing());
  }

  giveBack({ entry, problem }) {
    this.client.notice(`Not sent. ${problem.message}`, "error");
    if (this.box.text || entry.chat_id !== this.client.current?.id) return;
    this.client.outbox.remove(entry.client_id);
    this.show(entry.content);
    this.changed();
  }
}
