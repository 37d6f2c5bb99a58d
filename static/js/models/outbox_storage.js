import { createStore, del, set, values } from "idb-keyval";

/**
 * Where the outbox of one person is kept in this browser: IndexedDB, one record an entry, so that two tabs do not
 * overwrite each other. A browser that refuses storage (a private window) loses only what a reload would.
 * Nothing here rejects.
 */
export class OutboxStorage {
  #store;

  constructor(userId) {
    this.#store = createStore(`parley-outbox-${userId}`, "entries");
  }

  /** Answers null where nothing can be read. */
  async all() {
    try {
      return await values(this.#store);
    } catch {
      return null;
    }
  }

  /** Answers whether the entry is kept. */
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
