import { ComposerState } from "composer/composer_state";
import { MOST_CHARACTERS } from "composer/limits";
import { TextBox } from "composer/text_box";
import { TypingSignal } from "composer/typing_signal";
import { mayEdit } from "sync/rights";
import { ClientController } from "ui/client_controller";
import { copyFor } from "ui/clipboard";
import { isComposing, isSendingKey } from "ui/sending_key";

const MOST_TYPED_TO = 100;
const NOBODY_WRITES = ["forbidden", "not_found"];

/** The composer. A text leaves the box only when it is in the outbox or stored elsewhere; nothing ever deletes it. */
export default class extends ClientController {
  static targets = ["input", "send", "counter", "banner"];

  connect() {
    const { client } = this;
    this.box = new TextBox({ input: this.inputTarget, send: this.sendTarget, counter: this.counterTarget });
    this.state = new ComposerState(client.drafts);
    this.signal = new TypingSignal({ send: (frame) => client.socket.send(frame) });
    this.on(client, "select", () => this.open());
    this.on(client, "refused", (detail) => this.giveBack(detail));
    this.on(client.directory, "change", ({ conversation }) => conversation === client.current && this.checkEdited());
    this.begin();
  }

  /** Text typed before the scripts loaded, or restored by the browser on going back, stays; so does the focus. */
  begin() {
    const found = this.inputTarget.value;
    const focused = document.activeElement;
    this.show(this.state.open(this.client.current?.id, { found }), { isToFocus: !focused.matches("input, textarea, .message") });
    this.checkEdited();
  }

  /** Another conversation is shown; for the same one nothing changes. */
  open() {
    const { current } = this.client;
    if (current && current.id === this.state.chatId) return this.focusUnlessTouch();
    this.signal.stop();
    this.show(this.state.open(current?.id));
    this.checkEdited();
  }

  show(text, { isToFocus = true } = {}) {
    const { client } = this;
    const { editing } = this.state;
    this.inputTarget.name = [client.me.id, client.current?.id ?? "", ...(editing ? [editing.id] : [])].join("/"); // so that the browser, on going back, restores a text only where it was written
    this.box.text = text;
    this.bannerTarget.hidden = !this.state.editing;
    if (isToFocus) this.focusUnlessTouch();
  }

  focusUnlessTouch() {
    const hasKeyboard = matchMedia("(hover: hover)").matches;
    if (this.client.current && (hasKeyboard || this.state.editing)) this.box.focus();
  }

  /** Focus the box on every device, which opens the keyboard of a phone. */
  focusBox() {
    this.box.focus();
  }

  changed() {
    this.state.keep(this.box.text);
    this.box.refresh();
    if (this.isTypingAnnounced) this.signal.wrote(this.client.current.id, this.box.text);
  }

  /** Typing is not announced in large conversations, for edits, or if the person turned that off. */
  get isTypingAnnounced() {
    const { current, me } = this.client;
    return me.settings.typing && !this.state.editing && current.chat.member_count <= MOST_TYPED_TO;
  }

  keys(event) {
    if (isComposing(event)) return;
    const isTouch = matchMedia("(hover: none)").matches;
    if (isSendingKey(event, { enterSends: this.client.me.settings.enter_sends, isTouch })) this.submit(event);
    if (event.key === "Escape" && this.state.editing) this.cancel(event);
    if (event.key === "ArrowUp" && !this.box.text && this.editLast()) event.preventDefault();
  }

  /** The second click of a double click sends nothing: by then the box holds another text. */
  once(event) {
    if (event.detail > 1) event.preventDefault();
  }

  submit(event) {
    event.preventDefault();
    const { text, isSendable } = this.box;
    const { editing } = this.state;
    if (event.repeat) return;
    if (editing && !text.trim()) return this.controller("actions").confirm(editing);
    if (!isSendable) return;
    if (editing) return this.save(editing, text);
    this.state.keep("");
    this.client.outbox.add(this.client.current.id, text);
    this.signal.stop();
    this.show("");
    this.controller("timeline").toEnd();
  }

  edit(message) {
    this.show(this.state.edit(message));
  }

  /** Edit the newest message that this person may edit; returns whether there is one. */
  editLast() {
    const { current, me } = this.client;
    const last = current?.messages.all.findLast((message) => mayEdit(message, current.chat, me));
    if (last) this.edit(last);
    return Boolean(last);
  }

  /** Save an edit; until the server has it, its text is stashed. */
  async save(message, text) {
    const { client } = this;
    const { id, chat_id: chatId } = message;
    client.drafts.conceal(id);
    this.cancel();
    try {
      if (text !== message.content) await client.actions.edit(message, text);
      client.drafts.saved(chatId, { key: id, text });
    } catch (problem) {
      client.notice(`Your change was not saved. ${problem.message}`, "error");
      client.drafts.reveal(chatId, id);
      if (this.isFree(chatId)) this.edit(message);
    }
  }

  cancel(event = null) {
    event?.preventDefault();
    this.show(this.state.stopEditing());
  }

  /** Put back a stashed text; the edit of a deleted message becomes a new message. */
  resume(item) {
    const isGone = item.message && this.client.current.messages.get(item.message.id)?.deleted;
    this.show(this.state.resume(isGone ? { key: item.key } : item));
    this.box.focus(); // the button that was used is gone
  }

  checkEdited() {
    const { editing } = this.state;
    if (editing && this.client.current?.messages.get(editing.id)?.deleted) this.stopEditingDeleted();
  }

  /** This message was deleted here. */
  messageDeleted({ id }) {
    if (id === this.state.editing?.id) this.stopEditingDeleted();
  }

  stopEditingDeleted() {
    const isChanged = this.box.text.trim() && this.box.text !== this.state.editing.content;
    if (isChanged) this.client.notice("The message you were editing was deleted. Your text is kept.", "lasting");
    this.show(this.state.stopEditingDeleted());
  }

  giveBack({ entry, problem }) {
    const { client } = this;
    const isShown = entry.chat_id === client.current?.id;
    const copy = { label: "Copy text", act: () => copyFor(client, entry.content) };
    client.notice(`Not sent. ${problem.message}`, "error", isShown ? null : copy);
    if (NOBODY_WRITES.includes(problem.code) || !this.isFree(entry.chat_id)) return;
    client.outbox.remove(entry.client_id);
    this.show(entry.content);
    this.changed();
  }

  /** Whether the box shows this conversation and is empty. */
  isFree(chatId) {
    const isShown = chatId === this.client.current?.id && this.element.checkVisibility();
    return isShown && !this.box.text && !this.state.editing;
  }

  /** Only the beginning of a huge text is inserted, since the whole would make every keystroke slow. */
  insert(event) {
    const text = (event.clipboardData ?? event.dataTransfer).getData("text/plain");
    if (!this.box.isTooMuch(text)) return;
    event.preventDefault();
    this.box.focus();
    const what = this.box.insertBeginning(text) ? "Only the beginning" : "Nothing";
    const source = event.type === "paste" ? " All of it is still in your clipboard." : "";
    this.client.notice(`A message holds ${MOST_CHARACTERS.toLocaleString()} characters. ${what} was put in.${source}`, "lasting");
  }

  /** The page closes, or may: store what was typed. */
  flush() {
    this.state.flush();
  }

  /** Another tab of this browser changed a stored draft or edit. */
  storageChanged(event) {
    const change = this.client.drafts.changeOf(event);
    const text = change && this.state.merge(change, { isWriting: this.box.hasFocus });
    if (text !== null) this.show(text, { isToFocus: false });
  }
}
