/**
 * A contiguous range of a conversation's messages. A message outside the range is ignored, because storing it would leave
 * a hole.
 */
export class MessageStore {
  #byId;
  #sorted = null;

  /** @param {MessagePayload[]} messages */
  constructor(messages = [], { hasBefore = true, hasAfter = false } = {}) {
    this.#byId = new Map(messages.map((message) => [message.id, message]));
    this.hasBefore = hasBefore;
    this.hasAfter = hasAfter;
  }

  /**
   * Add a page of older messages.
   *
   * @param {MessagePayload[]} messages
   * @param {boolean} hasBefore
   */
  prepend(messages, hasBefore) {
    this.#add(messages);
    this.hasBefore = hasBefore;
  }

  /**
   * Add a page of newer messages.
   *
   * @param {MessagePayload[]} messages
   * @param {boolean} hasAfter
   */
  append(messages, hasAfter) {
    this.#add(messages);
    this.hasAfter = hasAfter;
  }

  /**
   * Insert or update a message, unless the stored one is as new; returns whether anything changed.
   *
   * @param {MessagePayload} message
   */
  put(message) {
    const held = this.#byId.get(message.id);
    if (held ? message.changed <= held.changed : this.#isOutside(message)) return false;
    this.#byId.set(message.id, message);
    this.#sorted = null;
    return true;
  }

  get(id) {
    return this.#byId.get(id);
  }

  /**
   * Oldest first.
   *
   * @returns {MessagePayload[]}
   */
  get all() {
    this.#sorted ??= [...this.#byId.values()].sort((one, other) => one.seq - other.seq);
    return this.#sorted;
  }

  get size() {
    return this.#byId.size;
  }

  /**
   * A store of the messages from index `start` to before `end` of `all`; the others can be fetched again.
   *
   * @param {number} start
   * @param {number} end
   */
  slice(start, end) {
    const { all } = this;
    const [hasBefore, hasAfter] = [this.hasBefore || start > 0, this.hasAfter || end < all.length];
    return new MessageStore(all.slice(start, end), { hasBefore, hasAfter });
  }

  get oldest() {
    return this.all[0] ?? null;
  }

  get newest() {
    return this.all.at(-1) ?? null;
  }

  /** Whether the first message after number `seq` is held, if there is one. */
  reachesBackTo(seq) {
    return !this.hasBefore || this.oldest?.seq <= seq;
  }

  #add(messages) {
    for (const message of messages) if (!this.#byId.has(message.id)) this.#byId.set(message.id, message);
    this.#sorted = null;
  }

  #isOutside({ seq }) {
    const { oldest, newest } = this;
    if (oldest === null) return false;
    return (this.hasBefore && seq < oldest.seq) || (this.hasAfter && seq > newest.seq);
  }
}

/**
 * A message as it is after `message_deleted`, which names only its id and time.
 *
 * @param {MessagePayload} message
 * @param {Pick<DeletedMessagePayload, "n" | "deleted_at">} event
 * @returns {MessagePayload}
 */
export function tombstone(message, { n, deleted_at: deletedAt }) {
  return {
    ...message,
    changed: n,
    content: "",
    html: "",
    attachments: [],
    reactions: [],
    mentions: [],
    file_url: null,
    edited: false,
    edited_at: null,
    deleted: true,
    deleted_at: deletedAt,
  };
}
