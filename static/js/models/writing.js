/**
 * What is being written: a new message, kept as a draft of its conversation, or another wording of an old one. Going
 * over to the old one and back loses no text.
 */
export class Writing {
  editing = null;
  #chatId = null;

  constructor(drafts) {
    this.drafts = drafts;
  }

  /** Go to a conversation; answers the text to show. */
  open(chatId) {
    this.#chatId = chatId;
    return this.stopEditing();
  }

  /** Remember what was typed. */
  keep(text) {
    if (!this.editing && this.#chatId) this.drafts.write(this.#chatId, text);
  }

  /** Go over to an old message, with its words or with others that somebody already found. */
  edit(message, text = message.content) {
    this.editing = message;
    return text;
  }

  stopEditing() {
    this.editing = null;
    return this.#chatId ? this.drafts.read(this.#chatId) : "";
  }
}
