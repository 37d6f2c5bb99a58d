/**
 * The messages that are held of one conversation: one unbroken stretch of its history that ends at the newest.
 * A change to a message older than the stretch is ignored, for holding it would leave a hole.
 */
export class MessageStore {
  #byId = new Map();
  #sorted = null;
  hasBefore = true;

  /** Start anew with the newest page. */
  replace(messages, hasBefore) {
    this.#byId = new Map(messages.map((message) => [message.id, message]));
    this.#sorted = null;
    this.hasBefore = hasBefore;
  }

  /** Add a page of older messages. */
  prepend(messages, hasBefore) {
    for (const message of messages) if (!this.#byId.has(message.id)) this.#byId.set(message.id, message);
    this.#sorted = null;
    this.hasBefore = hasBefore;
  }

  /** Hold a message, unless what is held of it is as new; answers whether anything changed. */
  put(message) {
    const held = this.#byId.get(message.id);
    if (held ? message.changed <= held.changed : this.#isOlderThanHeld(message)) return false;
    this.#byId.set(message.id, message);
    this.#sorted = null;
    return true;
  }

  get(id) {
    return this.#byId.get(id);
  }

  /** Oldest first. */
  get all() {
    this.#sorted ??= [...this.#byId.values()].sort((one, other) => one.seq - other.seq);
    return this.#sorted;
  }

  get oldest() {
    return this.all[0] ?? null;
  }

  get newest() {
    return this.all.at(-1) ?? null;
  }

  #isOlderThanHeld(message) {
    return this.hasBefore && this.oldest !== null && message.seq < this.oldest.seq;
  }
}

/** What remains of a message after `message_deleted`: the frame names it, the rest is emptied here. */
export function tombstone(message, { n, deleted_at: deletedAt }) {
  return {
    ...message, changed: n, content: "", html: "", attachments: [], reactions: [], mentions: [], file_url: null,
    edited: false, edited_at: null, deleted: true, deleted_at: deletedAt,
  };
}
