/** Read receipts of one conversation: how far each member has read, for those who share that. */
export class Receipts {
  #seqs = new Map();

  /** Merge receipts, {person id: seq}; a receipt never moves back. */
  keep(reads = {}) {
    for (const [reader, seq] of Object.entries(reads)) {
      this.#seqs.set(reader, Math.max(seq, this.#seqs.get(reader) ?? 0));
    }
  }

  /** The ids of those who have read this message, without its sender. */
  readersOf({ seq, sender }) {
    const readers = [...this.#seqs].filter(([reader, reached]) => reached >= seq && reader !== sender?.id);
    return readers.map(([reader]) => reader);
  }
}
