/** @import { Client } from "sync/client" */

const LIST = "/";
const CONVERSATION = /^\/c\/([^/]+)/;

/**
 * The browser's history of this page. An entry is the list or a conversation, and its state holds its `index` and whether
 * the entry before it is the list (`isAfterList`).
 *
 * An entry whose conversation cannot be opened any more is rewritten to what the page shows, and passed over in the
 * direction in which the person was going; so is any other entry that would change nothing. Where there is nothing to go
 * on to, the page and the address still agree.
 */
export class PageHistory {
  #index; // of the entry that the page shows

  /** @param {{ client: Client, history?: History, location?: Location }} options */
  constructor({ client, history = globalThis.history, location = globalThis.location }) {
    this.client = client;
    this.history = history;
    this.location = location;
    if (this.history.state) this.#index = this.history.state.index;
    else this.#number(0);
  }

  /** The page shows another conversation, which adds an entry, or the list instead of one, which takes its place. */
  record() {
    const path = this.#shownPath;
    const { state } = this.history;
    const isAfterList = this.location.pathname === LIST;
    if (path === LIST) this.#rewrite(path);
    else if (this.client.current.id !== this.#idInAddress)
      this.history.pushState({ index: state.index + 1, isAfterList }, "", path);
    this.#index = this.history.state.index;
  }

  /** The browser has gone to another entry: show it, or pass it over. */
  async restore() {
    if (!this.history.state) return this.#number(this.#index + 1);
    const step = Math.sign(this.history.state.index - this.#index);
    const id = this.#idInAddress;
    const isShown = id === (this.client.current?.id ?? null);
    if ((isShown && step) || !(await this.client.select(id, { isReturn: true }))) this.#passOver(step);
  }

  /** Return to the list: to the entry before this one if that is the list, else in place of this one. */
  toList() {
    if (this.history.state.isAfterList) this.history.back();
    else this.client.select(null);
  }

  get #shownPath() {
    const { current } = this.client;
    return current ? `/c/${current.id}/` : LIST;
  }

  /** The conversation of the address, which may lead to one of its messages. */
  get #idInAddress() {
    return this.location.pathname.match(CONVERSATION)?.[1] ?? null;
  }

  #passOver(step) {
    this.#rewrite(this.#shownPath);
    this.#index = this.history.state.index;
    if (step) this.history.go(step);
  }

  #rewrite(path) {
    if (path !== this.location.pathname) this.history.replaceState(this.history.state, "", path);
  }

  /** Give an index to an entry of the browser's own: the first one, or one for a link within the page. */
  #number(index) {
    this.history.replaceState({ index, isAfterList: false }, "");
    this.#index = index;
  }
}
