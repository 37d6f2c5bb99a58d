/** Longer texts are not stored with every key, but when the keys rest. */
const SHORT = 2000;
const REST = 500;

/**
 * What is being written in one box: a new message, kept as a draft of its conversation, or another wording of an old one,
 * kept as its edit. Going from one to the other, to another conversation and back loses no text: what cannot stay in the
 * box, nor be what is kept of its kind, is stashed.
 */
export class Writing {
  editing = null;
  chatId = null;
  #text = "";
  #isOurs = false; // typed into this page, and not only shown by it
  #isApart = false; // another tab holds the draft or the edit; what is typed here is stashed
  #timer = null;

  constructor(drafts) {
    this.drafts = drafts;
  }

  /** Go to a conversation, or none; answers the text to show. What was found in the box already stays there. */
  open(chatId, { found = "" } = {}) {
    this.#leave();
    this.chatId = chatId;
    const text = this.#load();
    return found && chatId && found !== text ? this.#adopt(found) : text;
  }

  /** Remember what was typed. */
  keep(text) {
    if (!this.chatId) return;
    this.#text = text;
    this.#isOurs = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), REST);
    if (text.length <= SHORT) this.flush();
  }

  /** Store what was typed and is not stored yet. */
  flush() {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#store();
  }

  /** Go over to an old message, with the words that were stashed for it or its own; answers them. */
  edit({ id, chat_id, content }) {
    this.#leave();
    this.#stashEdit();
    const stashed = this.drafts.unstash(this.chatId, id);
    this.editing = { id, chat_id, content };
    this.#take(stashed?.text ?? content);
    this.#store();
    return this.#text;
  }

  /** Back to the new message; another wording that was not saved is stashed. Answers the text to show. */
  stopEditing() {
    this.#leave();
    this.#stashEdit();
    return this.#take(this.drafts.read(this.chatId));
  }

  /** The message that is edited is gone: its other wording is a new message, or is stashed where one was begun. */
  orphan() {
    const text = this.#text === this.editing.content ? "" : this.#text;
    this.#leave();
    this.#dropEdit();
    const draft = this.#take(this.drafts.read(this.chatId));
    if (!draft) return this.#replace(text);
    if (text !== draft) this.drafts.stash(this.chatId, { text });
    return draft;
  }

  /** Take something out of the stash; a new message that was begun goes there for it. Answers the text to show. */
  resume({ key, message }) {
    if (message) return this.edit({ ...message, chat_id: this.chatId });
    const { text } = this.drafts.unstash(this.chatId, key) ?? { text: "" };
    return this.#adopt(text);
  }

  /**
   * Another tab changed what is kept; answers the text to show here now, or null where the box stays as it is. What was
   * typed here is replaced only by its continuation, or when nobody writes here and the other began with the same words.
   */
  hear({ kind, chatId, before, after }, { isWriting }) {
    const isOurKind = kind === (this.editing ? "edit" : "draft");
    if (chatId !== this.chatId || !isOurKind || this.#isApart || after === this.#text) return null;
    const isSame = this.#text === before && (!after || !isWriting || after.startsWith(before));
    if (!this.#isOurs || !this.#text || isSame) return this.#follow(after);
    this.#isApart = Boolean(after);
    this.#store();
    return null;
  }

  #load() {
    const edit = this.chatId ? this.drafts.readEdit(this.chatId) : null;
    this.editing = edit && { id: edit.id, chat_id: this.chatId, content: edit.content };
    return this.#take(edit?.text ?? (this.chatId ? this.drafts.read(this.chatId) : ""));
  }

  /** Show a text that was not typed here. */
  #take(text) {
    this.#text = text;
    this.#isOurs = false;
    return text;
  }

  /** A new message in the place of one that was begun, which is stashed, as is the edit. */
  #adopt(text) {
    this.#leave();
    this.#stashEdit();
    this.drafts.stash(this.chatId, { text: this.drafts.read(this.chatId) });
    this.drafts.unstashText(this.chatId, text);
    return this.#replace(text);
  }

  #replace(text) {
    this.keep(text);
    this.flush();
    return text;
  }

  #follow(text) {
    if (!this.editing || text) return this.#take(text);
    return this.#load(); // the other tab is done with this edit
  }

  #store() {
    const { chatId, editing, drafts } = this;
    const text = this.#text;
    if (this.#isApart && !(editing ? drafts.readEdit(chatId) : drafts.read(chatId))) this.#rejoin();
    if (this.#isApart) drafts.stash(chatId, { key: drafts.pageKey, text, message: editing ?? undefined });
    else if (editing) drafts.writeEdit(chatId, { ...editing, text });
    else drafts.write(chatId, text);
  }

  #rejoin() {
    this.#isApart = false;
    this.drafts.unstash(this.chatId, this.drafts.pageKey);
  }

  /** What this page held apart from another tab's is from now on offered like everything stashed. */
  #leave() {
    this.flush();
    if (!this.#isApart) return;
    this.#rejoin();
    this.#stash();
    this.editing = null;
  }

  #stash() {
    const { editing, chatId } = this;
    this.drafts.stash(chatId, { key: editing?.id, text: this.#text, message: editing ?? undefined });
  }

  #stashEdit() {
    if (!this.editing) return;
    if (this.#text !== this.editing.content) this.#stash();
    this.#dropEdit();
  }

  #dropEdit() {
    this.editing = null;
    this.drafts.writeEdit(this.chatId, null);
  }
}
