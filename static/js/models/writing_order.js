/**
 * Numbers for what one person writes in this browser, each larger than all before it: in every tab, after a reload, and
 * whatever is done to the device's clock. They are its time as long as that only goes forward.
 */
export class WritingOrder {
  #last = 0;

  /** `storage` is shared by all tabs. Where it keeps nothing they go on from what they find in the outbox. */
  constructor({ userId = null, storage = null, now = () => Date.now() } = {}) {
    Object.assign(this, { key: `parley:written:${userId}`, storage, now });
  }

  next() {
    this.follow(this.#kept);
    this.#last = Math.max(this.now(), this.#last + 1);
    this.storage?.setItem(this.key, String(this.#last));
    return this.#last;
  }

  /** Something has this number already. */
  follow(number) {
    this.#last = Math.max(this.#last, number);
  }

  get #kept() {
    return Number(this.storage?.getItem(this.key)) || 0;
  }
}
