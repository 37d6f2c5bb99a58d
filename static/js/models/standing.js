const MOST = 100;

/** How far its reader has come in one conversation, and how many messages wait: what the sidebar's pill shows. */
export class Standing {
  #countedTo;
  #rev = 0;

  constructor({ head, unread, last_read_seq: lastRead }) {
    Object.assign(this, { unread, lastRead });
    this.#countedTo = head;
  }

  /** A chat payload was fetched; one that is older than what was counted here is not believed. */
  restate({ head, unread, last_read_seq: lastRead }) {
    if (head < this.#countedTo) return;
    Object.assign(this, { unread, lastRead });
    this.#countedTo = head;
  }

  /** A message was created or changed; it is counted once, when it is first heard of. */
  count(message, isMine) {
    if (message.seq <= this.#countedTo) return;
    this.#countedTo = message.seq;
    if (isMine) this.moveTo(message.seq, 0);
    else if (message.seq > this.lastRead && message.message_type !== "system") {
      this.unread = Math.min(MOST, this.unread + 1);
    }
  }

  /** The answer to one's own reading. */
  moveTo(lastRead, unread) {
    this.lastRead = Math.max(this.lastRead, lastRead);
    this.unread = unread;
  }

  /** Another device moved the position, perhaps backwards; the larger `rev` wins. */
  adopt({ last_read_seq: lastRead, unread, rev }) {
    if (rev <= this.#rev) return;
    this.#rev = rev;
    Object.assign(this, { unread, lastRead });
  }
}
