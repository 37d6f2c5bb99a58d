import { MessageStore } from "sync/message_store";

/** @import { Bounds } from "net/server" */

export const MOST_HELD = 300;
const KEPT = 250;

/**
 * The contiguous range of a conversation's messages that this page holds, extended by pages that are fetched one at a time.
 * Its owner trims it to what is near the reader, once it is larger than MOST_HELD.
 *
 * `fetch(bounds)` resolves with a page of the protocol; `onPage(page)` is called for each page that was added.
 */
export class History {
  messages = new MessageStore();
  isLoaded = false;
  #loading = null;
  #extending = null;

  /** @param {{ fetch: (bounds: Bounds) => Promise<HistoryPayload>, onPage: (page: HistoryPayload) => void }} options */
  constructor({ fetch, onPage }) {
    this.fetch = fetch;
    this.onPage = onPage;
  }

  /**
   * Replace everything with this page.
   *
   * @param {HistoryPayload} page
   */
  fill({ messages, has_before: hasBefore, has_after: hasAfter }) {
    this.messages = new MessageStore(messages, { hasBefore, hasAfter });
    this.isLoaded = true;
  }

  /** Drop everything. */
  forget() {
    this.messages = new MessageStore();
    this.isLoaded = false;
  }

  /**
   * Fetch a page and pass it to `onFetched`; concurrent calls share one request.
   *
   * @param {Bounds} bounds
   * @param {(page: HistoryPayload) => void} onFetched
   * @returns {Promise<void>}
   */
  load(bounds, onFetched) {
    this.#loading ??= this.fetch(bounds)
      .then(onFetched)
      .finally(() => (this.#loading = null));
    return this.#loading;
  }

  /**
   * Keep `most` messages around the one with number `seq` (the newest without one), and drop the rest. Does nothing while
   * a page is on its way, which its reader may be waiting for.
   *
   * @param {{ seq?: number, most?: number }} bounds
   */
  trim({ seq = Infinity, most = KEPT } = {}) {
    const { all } = this.messages;
    if (all.length <= most || this.#extending) return;
    const index = all.findIndex((message) => message.seq >= seq);
    const middle = index < 0 ? all.length : index;
    const start = Math.min(Math.max(0, middle - Math.floor(most / 2)), all.length - most);
    this.messages = this.messages.slice(start, start + most); // another store: a page on its way belongs to the old one
  }

  /** Add the page before what is held, if there is one. */
  async loadOlder() {
    const { oldest, hasBefore } = this.messages;
    const add = (held, page) => held.prepend(page.messages, page.has_before);
    if (hasBefore && oldest) await this.#extend({ before: oldest.seq }, add);
  }

  /** Add the page after what is held, if there is one. */
  async loadNewer() {
    const { newest, hasAfter } = this.messages;
    const add = (held, page) => held.append(page.messages, page.has_after);
    if (hasAfter && newest) await this.#extend({ after: newest.seq }, add);
  }

  /**
   * @param {Bounds} bounds
   * @param {(held: MessageStore, page: HistoryPayload) => void} add
   */
  #extend(bounds, add) {
    this.#extending ??= this.#fetchMore(bounds, add).finally(() => (this.#extending = null));
    return this.#extending;
  }

  /** A page is dropped if the range was replaced while it was being fetched. */
  async #fetchMore(bounds, add) {
    const held = this.messages;
    const page = await this.fetch(bounds);
    if (held !== this.messages) return;
    add(held, page);
    this.onPage(page);
  }
}
