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
  edit({ id, chat_id, content }, stashed = null) {
    this.#leave();
    this.#stashEdit();
    this.#stashKept();
    const { text } = stashed ?? this.drafts.unstash(this.chatId, id) ?? { text: content };
    this.editing = { id, chat_id, content };
    this.#take(text);
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
    const stashed = this.drafts.unstash(this.chatId, key);
    if (message) return this.edit({ ...message, chat_id: this.chatId }, stashed);
    return this.#adopt(stashed?.text ?? "");
  }

  /**
   * Another tab changed what is kept; answers the text to show here now, or null where the box stays as it is. What was
   * typed here is replaced only by its continuation, or when nobody writes here and the other began with the same words.
   */
  hear({ kind, chatId, before, after, messageId }, { isWriting }) {
    const isOurKind = kind === (this.editing ? "edit" : "draft");
    if (chatId !== this.chatId || !isOurKind || this.#isApart) return null;
    if (messageId !== this.editing?.id) return this.#part(after);
    if (after === this.#text) return null;
    const isSame = this.#text === before && (!after || !isWriting || after.startsWith(before));
    if (!this.#isOurs || !this.#text || isSame) return this.#follow(after);
    return this.#part(after);
  }

  /** What is typed here is kept beside what another tab keeps, if that is anything; the box stays as it is. */
  #part(after) {
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
    if (this.#isApart) this.#stash(drafts.pageKey);
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

  /** What is in the box, unless it is an old message as it was. */
  #stash(key = this.editing?.id) {
    const { editing, chatId } = this;
    const text = this.#text === editing?.content ? "" : this.#text;
    this.drafts.stash(chatId, { key, text, message: editing ?? undefined });
  }

  #stashEdit() {
    if (!this.editing) return;
    this.#stash();
    this.#dropEdit();
  }

  /** There is room for one edit in a conversation: that of another tab is stashed. */
  #stashKept() {
    const kept = this.drafts.readEdit(this.chatId);
    if (!kept) return;
    const { id, content, text } = kept;
    this.drafts.stash(this.chatId, { key: id, text, message: { id, content, chat_id: this.chatId } });
  }

  /** Keep no edit any more, unless another tab keeps that of another message here. */
  #dropEdit() {
    const { id } = this.editing;
    this.editing = null;
    const kept = this.drafts.readEdit(this.chatId);
    if (!kept || kept.id === id) this.drafts.writeEdit(this.chatId, null);
  }
}
