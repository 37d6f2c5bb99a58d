import { MessageStore } from "models/message_store";

/**
 * The contiguous range of a conversation's messages that this page holds, extended by pages that are fetched one at a time.
 *
 * `fetch(bounds)` resolves with a page of the protocol; `onPage(page)` is called for each page that was added.
 */
export class History {
  messages = new MessageStore();
  isLoaded = false;
  #loading = null;
  #extending = null;

  constructor({ fetch, onPage }) {
    Object.assign(this, { fetch, onPage });
  }

  /** Replace everything with this page. */
  fill({ messages, has_before: hasBefore, has_after: hasAfter }) {
    this.messages = new MessageStore(messages, { hasBefore, hasAfter });
    this.isLoaded = true;
  }

  /** Drop everything. */
  forget() {
    this.messages = new MessageStore();
    this.isLoaded = false;
  }

  /** Fetch a page and pass it to `onFetched`; concurrent calls share one request. */
  load(bounds, onFetched) {
    this.#loading ??= this.fetch(bounds)
      .then(onFetched)
      .finally(() => (this.#loading = null));
    return this.#loading;
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
