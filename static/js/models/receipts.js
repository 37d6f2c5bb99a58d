/** How far the members of one conversation have read, as far as that is shown. */
export class Receipts {
  #seqs = new Map();

  /** Receipts as they travel, {person: seq}; none ever goes back. */
  keep(reads = {}) {
    for (const [userId, seq] of Object.entries(reads)) this.#seqs.set(userId, Math.max(seq, this.#seqs.get(userId) ?? 0));
  }

  /** Who has read this message, besides whoever wrote it. */
  readersOf({ seq, sender }) {
    return [...this.#seqs].filter(([userId, reached]) => reached >= seq && userId !== sender?.id).map(([userId]) => userId);
  }
}
