import { createStore, del, set, values } from "idb-keyval";

/**
 * Where the outbox of one person is kept in this browser: IndexedDB, one record an entry, so that two tabs do not
 * overwrite each other. A browser that refuses storage (a private window) loses only what a reload would.
 */
export class OutboxStorage {
  #store;

  constructor(userId) {
    this.#store = createStore(`parley-outbox-${userId}`, "entries");
  }

  all() {
    return values(this.#store).catch(() => []);
  }

  save(entry) {
    return set(entry.client_id, entry, this.#store).catch(() => {});
  }

  remove(clientId) {
    return del(clientId, this.#store).catch(() => {});
  }
}
