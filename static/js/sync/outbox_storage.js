import { createStore, del, set, values } from "idb-keyval";

/** @import { Entry } from "sync/outbox" */

/**
 * Numbers that order what one person writes in this browser: each is larger than all before it, across tabs, reloads and
 * changes of the device's clock. They are timestamps as long as that clock only goes forward.
 */
export class OutboxSequence {
  #last = 0;

  /**
   * `storage` is shared by all tabs. If it stores nothing, tabs continue from the numbers they find in the outbox.
   *
   * @param {{ userId?: Id | null, storage?: Pick<Storage, "getItem" | "setItem"> | null, now?: () => number }} options
   */
  constructor({ userId = null, storage = null, now = () => Date.now() } = {}) {
    this.key = `parley:written:${userId}`;
    this.storage = storage;
    this.now = now;
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

/**
 * The storage of one person's outbox in this browser: IndexedDB with one record per entry, so that two tabs do not
 * overwrite each other. Without storage (in a private window) everything works until the page closes. Nothing here rejects.
 */
export class OutboxStorage {
  #store;

  constructor(userId) {
    this.#store = createStore(`parley-outbox-${userId}`, "entries");
  }

  /**
   * Resolves with null if the storage cannot be read.
   *
   * @returns {Promise<Entry[] | null>}
   */
  async all() {
    try {
      return await values(this.#store);
    } catch {
      return null;
    }
  }

  /**
   * Resolves with whether the entry was stored.
   *
   * @param {Entry} entry
   */
  async save(entry) {
    try {
      await set(entry.client_id, entry, this.#store);
      return true;
    } catch {
      return false;
    }
  }

  async remove(clientId) {
    try {
      await del(clientId, this.#store);
    } catch {
      // what could not be kept need not be removed
    }
  }
}
