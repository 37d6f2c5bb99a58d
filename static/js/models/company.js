const TYPING_LASTS = 6000;

/** Who else is in a conversation just now: how many are online and who, as far as that is told, and who is typing. */
export class Company {
  online = null;
  #typing = new Map();

  constructor({ onChange }) {
    this.onChange = onChange;
  }

  /** The server counted: {count, users?}. */
  meet({ count, users = null }) {
    this.online = { count, users };
    this.onChange();
  }

  /** Nobody counts any more. */
  part() {
    this.online = null;
    this.onChange();
  }

  /** Whoever is writing, in the order in which they began. */
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
