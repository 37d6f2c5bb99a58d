const TYPING_LASTS = 6000;

/** Who is online in one conversation, as {count, users} or null while that is not known, and who is typing there. */
export class ConversationPresence {
  online = null;
  #typing = new Map();

  constructor({ onChange }) {
    this.onChange = onChange;
  }

  /** The server's count of those who are online; `users` names them where there are few. */
  setOnline({ count, users = null }) {
    this.online = { count, users };
    this.onChange();
  }

  /** Who is online is no longer known. */
  clearOnline() {
    this.online = null;
    this.onChange();
  }

  /** The users who are typing, in the order in which they began. */
  get typists() {
    return [...this.#typing.values()].map(({ user }) => user);
  }

  startTyping(user) {
    clearTimeout(this.#typing.get(user.id)?.timer);
    const isNew = !this.#typing.has(user.id);
    this.#typing.set(user.id, { user, timer: setTimeout(() => this.stopTyping(user.id), TYPING_LASTS) });
    if (isNew) this.onChange();
  }

  stopTyping(userId) {
    clearTimeout(this.#typing.get(userId)?.timer);
    if (this.#typing.delete(userId)) this.onChange();
  }
}
