const MOST = 100;

/**
 * How far its reader has come in one conversation, and how many messages wait: what the sidebar's pill shows.
 *
 * The server says how many waited when the conversation's head was at some number; messages heard of beyond it are
 * remembered one by one, because a sync tells them in the order of their changes, not of their creation.
 */
export class Standing {
  #base;
  #floor;
  #heard = new Map();
  #rev = 0;

  constructor({ head, unread, last_read_seq: lastRead }) {
    this.lastRead = lastRead;
    this.#base = unread;
    this.#floor = head;
  }

  get unread() {
    return Math.min(MOST, this.#base + this.#heardBeyond());
  }

  /** A chat payload was fetched; one that is older than what was heard of is not believed. */
  restate({ head, unread, last_read_seq: lastRead }) {
    if (Math.max(this.#floor, ...this.#heard.keys()) > head) return;
    this.lastRead = lastRead;
    this.#base = unread;
    this.#floor = head;
    this.#heard.clear();
  }

  /** Count a message, once however often it is told; answers whether this was the first time. */
  count(message, isMine) {
    if (message.seq <= this.#floor || this.#heard.has(message.seq)) return false;
    this.#heard.set(message.seq, !isMine && message.message_type !== "system");
    if (isMine) this.moveTo(message.seq, 0);
    return true;
  }

  /** The server's answer to one's own reading. */
  moveTo(lastRead, unread) {
    if (lastRead < this.lastRead) return;
    this.#place(lastRead, unread);
  }

  /** Another device moved the position, perhaps backwards; the larger `rev` wins. */
  adopt({ last_read_seq: lastRead, unread, rev }) {
    if (rev <= this.#rev) return;
    this.#rev = rev;
    this.#place(lastRead, unread);
  }

  /** What came after the server counted is still to be read. */
  #place(lastRead, unread) {
    this.lastRead = lastRead;
    this.#base = Math.max(0, unread - this.#heardBeyond());
  }

  #heardBeyond() {
    let count = 0;
    for (const [seq, counts] of this.#heard) if (counts && seq > this.lastRead) count += 1;
    return count;
  }
}
