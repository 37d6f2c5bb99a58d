/**
 * Numbers that order what one person writes in this browser: each is larger than all before it, across tabs, reloads and
 * changes of the device's clock. They are timestamps as long as that clock only goes forward.
 */
export class OutboxSequence {
  #last = 0;

  /** `storage` is shared by all tabs. If it stores nothing, tabs continue from the numbers they find in the outbox. */
  constructor({ userId = null, storage = null, now = () => Date.now() } = {}) {
    Object.assign(this, { key: `parley:written:${userId}`, storage, now });
  }

  next() {
    this.observe(this.#kept);
    this.#last = Math.max(this.now(), this.#last + 1);
    this.storage?.setItem(this.key, String(this.#last));
    return this.#last;
  }

  /** This number is taken already. */
  observe(number) {
    this.#last = Math.max(this.#last, number);
  }

  get #kept() {
    return Number(this.storage?.getItem(this.key)) || 0;
  }
}
