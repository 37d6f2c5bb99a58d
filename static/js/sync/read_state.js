const MOST = 100;

/**
 * The reader's position in one conversation and the number of unread messages (at most 100), which the badge shows.
 *
 * The server's count holds up to the head at which it counted. Messages that arrive beyond it are remembered one by one,
 * because a sync delivers them in the order of their changes, not of their creation.
 */
export class ReadState {
  #counted;
  #countedTo;
  #arrived = new Map();
  #movedAt = 0;
  #rev = 0;

  /** @param {Pick<ChatPayload, "head" | "unread" | "last_read_seq">} chat */
  constructor({ head, unread, last_read_seq: lastRead }) {
    this.lastRead = lastRead;
    this.#counted = unread;
    this.#countedTo = head;
  }

  get unread() {
    return Math.min(MOST, this.#counted + this.#arrivedUnread());
  }

  /**
   * Take over a chat payload that was asked for at `askedAt`, unless a message or another position came meanwhile.
   *
   * @param {Pick<ChatPayload, "head" | "unread" | "last_read_seq">} chat
   * @param {number} askedAt
   */
  refresh({ head, unread, last_read_seq: lastRead }, askedAt) {
    const known = Math.max(this.#countedTo, ...this.#arrived.keys());
    if (known > head || (known === head && this.#movedAt > askedAt)) return;
    this.lastRead = lastRead;
    this.#counted = unread;
    this.#countedTo = head;
    this.#arrived.clear();
  }

  /**
   * Count a message once, however often it is delivered; returns whether this was the first time.
   *
   * @param {Pick<MessagePayload, "seq" | "message_type">} message
   * @param {boolean} isMine
   */
  count(message, isMine) {
    if (message.seq <= this.#countedTo || this.#arrived.has(message.seq)) return false;
    this.#arrived.set(message.seq, !isMine && message.message_type !== "system");
    if (isMine) this.moveTo(message.seq, 0);
    return true;
  }

  /**
   * Take over the server's answer to `read`.
   *
   * @param {number} lastRead
   * @param {number} unread
   */
  moveTo(lastRead, unread) {
    if (lastRead < this.lastRead) return;
    this.#move(lastRead, unread);
  }

  /**
   * Another device moved the position, perhaps backwards; the larger `rev` wins.
   *
   * @param {Omit<ReadPositionPayload, "chat_id">} position
   */
  adopt({ last_read_seq: lastRead, unread, rev }) {
    if (rev <= this.#rev) return;
    this.#rev = rev;
    this.#move(lastRead, unread);
  }

  /** Messages that arrived after the server counted are still unread. */
  #move(lastRead, unread) {
    this.#movedAt = performance.now();
    this.lastRead = lastRead;
    this.#counted = Math.max(0, unread - this.#arrivedUnread());
  }

  #arrivedUnread() {
    let count = 0;
    for (const [seq, counts] of this.#arrived) if (counts && seq > this.lastRead) count += 1;
    return count;
  }
}

/** Read receipts of one conversation: how far each member has read, for those who share that. */
export class Receipts {
  #seqs = new Map();

  /**
   * Merge receipts, each the number up to which a person has read; a receipt never moves back.
   *
   * @param {Record<Id, number>} reads
   */
  keep(reads = {}) {
    for (const [reader, seq] of Object.entries(reads)) {
      this.#seqs.set(reader, Math.max(seq, this.#seqs.get(reader) ?? 0));
    }
  }

  /**
   * The ids of those who have read this message, without its sender.
   *
   * @param {Pick<MessagePayload, "seq" | "sender">} message
   * @returns {Id[]}
   */
  readersOf({ seq, sender }) {
    const readers = [...this.#seqs].filter(([reader, reached]) => reached >= seq && reader !== sender?.id);
    return readers.map(([reader]) => reader);
  }
}
