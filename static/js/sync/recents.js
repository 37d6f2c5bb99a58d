import { BrowserStorage } from "net/browser_storage";

const MOST = 30;

/** The ids of the conversations opened most recently, latest first, stored in this browser. */
export class Recents {
  constructor(userId, storage = new BrowserStorage()) {
    this.key = `parley:recent:${userId}`;
    this.storage = storage;
  }

  /** @returns {Id[]} */
  get all() {
    try {
      return [].concat(JSON.parse(this.storage.getItem(this.key)) ?? []);
    } catch {
      return [];
    }
  }

  visit(id) {
    const others = this.all.filter((one) => one !== id);
    this.storage.setItem(this.key, JSON.stringify([id, ...others].slice(0, MOST)));
  }
}
