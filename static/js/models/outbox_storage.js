import { createStore, del, set, values } from "idb-keyval";

/**
 * The storage of one person's outbox in this browser: IndexedDB with one record per entry, so that two tabs do not
 * overwrite each other. Without storage (in a private window) everything works until the page closes. Nothing here rejects.
 */
export class OutboxStorage {
  #store;

  constructor(userId) {
    this.#store = createStore(`parley-outbox-${userId}`, "entries");
  }

  /** Resolves with null if the storage cannot be read. */
  async all() {
    try {
      return await values(this.#store);
    } catch {
      return null;
    }
  }

  /** Resolves with whether the entry was stored. */
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
