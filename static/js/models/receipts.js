/** How far the members of one conversation have read, as far as that is shown. */
export class Receipts {
  #seqs = new Map();

  /** Receipts as they travel, {person: seq}; none ever goes back. */
  keep(reads = {}) {
    for (const [reader, seq] of Object.entries(reads)) {
      this.#seqs.set(reader, Math.max(seq, this.#seqs.get(reader) ?? 0));
    }
  }

  /** Who has read this message, besides whoever wrote it. */
  readersOf({ seq, sender }) {
    const readers = [...this.#seqs].filter(([reader, reached]) => reached >= seq && reader !== sender?.id);
    return readers.map(([reader]) => reader);
  }
}
