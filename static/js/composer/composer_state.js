/** A longer text is not stored at every keystroke, but once typing pauses. */
const STORED_AT_ONCE = 2000;
const TYPING_PAUSE = 500;

/**
 * What the composer holds: a new message, stored as the draft of its conversation, or the new text of an old message,
 * stored as an edit. Switching between them or between conversations loses no text: a conversation has one draft and one
 * edit, and a text that has to give way to another is stashed.
 */
export class ComposerState {
  editing = null;
  chatId = null;
  #text = "";
  #isOurs = false; // typed in this page, not merely shown here
  #isDiverged = false; // another tab owns the draft or edit; what is typed here goes to the stash
  #timer = null;

  constructor(drafts) {
    this.drafts = drafts;
  }

  /** Go to a conversation, or none; returns the text to show. Text `found` in the box already stays there. */
  open(chatId, { found = "" } = {}) {
    this.#leave();
    this.chatId = chatId;
    const text = this.#load();
    return found && chatId && found !== text ? this.#replaceDraft(found) : text;
  }

  /** Remember what was typed. */
  keep(text) {
    if (!this.chatId) return;
    this.#text = text;
    this.#isOurs = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), TYPING_PAUSE);
    if (text.length <= STORED_AT_ONCE) this.flush();
  }

  /** Store what was typed and is not stored yet. */
  flush() {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#store();
  }

  /** Edit an old message, starting from its stashed edit or its content; returns that text. */
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

  /** Go back to the draft and stash the edit that was not saved; returns the text to show. */
  stopEditing() {
    this.#leave();
    this.#stashEdit();
    return this.#take(this.drafts.read(this.chatId));
  }

  /** The message being edited was deleted: its new text becomes the draft, or is stashed if there is a draft. */
  stopEditingDeleted() {
    const text = this.#text === this.editing.content ? "" : this.#text;
    this.#leave();
    this.#dropEdit();
    const draft = this.#take(this.drafts.read(this.chatId));
    if (!draft) return this.#replace(text);
    if (text !== draft) this.drafts.stash(this.chatId, { text });
    return draft;
  }

  /** Take a text out of the stash and stash the draft in its place; returns the text to show. */
  resume({ key, message }) {
    const stashed = this.drafts.unstash(this.chatId, key);
    if (message) return this.edit({ ...message, chat_id: this.chatId }, stashed);
    return this.#replaceDraft(stashed?.text ?? "");
  }

  /**
   * Another tab changed the stored draft or edit; returns the text to show here, or null to leave the box as it is. Text
   * typed here is replaced only if the other tab began with the same text, and continued or cleared it or this box has no
   * focus.
   */
  merge({ kind, chatId, before, after, messageId }, { isWriting }) {
    const isOurKind = kind === (this.editing ? "edit" : "draft");
    if (chatId !== this.chatId || !isOurKind || this.#isDiverged) return null;
    if (messageId !== this.editing?.id) return this.#diverge(after);
    if (after === this.#text) return null;
    const isSame = this.#text === before && (!after || !isWriting || after.startsWith(before));
    if (!this.#isOurs || !this.#text || isSame) return this.#follow(after);
    return this.#diverge(after);
  }

  /** From now on what is typed here is stored beside the other tab's text, if it has any; the box stays as it is. */
  #diverge(after) {
    this.#isDiverged = Boolean(after);
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

  /** Make this text the draft; the previous draft, and an edit, are stashed. */
  #replaceDraft(text) {
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
    if (this.#isDiverged && !(editing ? drafts.readEdit(chatId) : drafts.read(chatId))) this.#rejoin();
    if (this.#isDiverged) this.#stash(drafts.pageKey);
    else if (editing) drafts.writeEdit(chatId, { ...editing, text });
    else drafts.write(chatId, text);
  }

  #rejoin() {
    this.#isDiverged = false;
    this.drafts.unstash(this.chatId, this.drafts.pageKey);
  }

  /** Before the box changes hands: a text that diverged from another tab's becomes an ordinary item of the stash. */
  #leave() {
    this.flush();
    if (!this.#isDiverged) return;
    this.#rejoin();
    this.#stash();
    this.editing = null;
  }

  /** Stash what is in the box, unless it is an old message without changes. */
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

  /** A conversation stores one edit: stash the one of another tab. */
  #stashKept() {
    const kept = this.drafts.readEdit(this.chatId);
    if (!kept) return;
    const { id, content, text } = kept;
    this.drafts.stash(this.chatId, { key: id, text, message: { id, content, chat_id: this.chatId } });
  }

  /** Remove the stored edit, unless another tab has stored an edit of another message since. */
  #dropEdit() {
    const { id } = this.editing;
    this.editing = null;
    const kept = this.drafts.readEdit(this.chatId);
    if (!kept || kept.id === id) this.drafts.writeEdit(this.chatId, null);
  }
}
