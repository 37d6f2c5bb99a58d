import { BrowserStorage } from "net/browser_storage";

/** @import { Client } from "sync/client" */

const WIDE = "(min-width: 1024px)";

/**
 * Where the list stands beside the conversation, `/` opens the one that was open last on this device, unless the person
 * has gone back to the list in this tab.
 */
export class Reopening {
  /** @param {Client} client */
  constructor(client, { page = globalThis, storage = new BrowserStorage(() => globalThis.sessionStorage) } = {}) {
    this.client = client;
    this.page = page;
    this.storage = storage;
    this.key = `parley:list:${client.me.id}`;
  }

  start() {
    const { client, page } = this;
    client.addEventListener("select", () => this.#remember());
    if (client.current) this.#remember();
    const last = client.recents.all.find((id) => client.directory.get(id));
    if (client.current || !last || this.storage.getItem(this.key) || !page.matchMedia(WIDE).matches) return;
    page.history.replaceState(page.history.state, "", `/c/${last}/`);
    client.select(last);
  }

  #remember() {
    if (this.client.current) this.storage.removeItem(this.key);
    else this.storage.setItem(this.key, "1");
  }
}
