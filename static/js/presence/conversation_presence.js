const TYPING_LASTS = 6000;

/** Who is online in one conversation, null while that is not known, and who is typing there. */
export class ConversationPresence {
  /** @type {{ count: number, users: SummaryPayload[] | null } | null} */
  online = null;
  #typing = new Map();

  /** @param {{ onChange: () => void }} options */
  constructor({ onChange }) {
    this.onChange = onChange;
  }

  /**
   * The server's count of those who are online; `users` names them where there are few.
   *
   * @param {Pick<OnlineUsersPayload, "count" | "users">} online
   */
  setOnline({ count, users = null }) {
    this.online = { count, users };
    this.onChange();
  }

  /** Who is online is no longer known. */
  clearOnline() {
    this.online = null;
    this.onChange();
  }

  /**
   * The users who are typing, in the order in which they began.
   *
   * @returns {SummaryPayload[]}
   */
  get typists() {
    return [...this.#typing.values()].map(({ user }) => user);
  }

  /** @param {SummaryPayload} user */
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
