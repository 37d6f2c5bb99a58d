import { MessageStore } from "models/message_store";

/**
 * The stretch of one conversation's messages that is held, and the pages that it is made of, fetched one at a time.
 *
 * `fetch(bounds)` resolves with a page of the protocol; `onPage(page)` is told of each one that was added.
 */
export class History {
  messages = new MessageStore();
  isLoaded = false;
  #loading = null;
  #extending = null;

  constructor({ fetch, onPage }) {
    Object.assign(this, { fetch, onPage });
  }

  /** Hold this page and nothing else. */
  fill({ messages, has_before: hasBefore, has_after: hasAfter }) {
    this.messages = new MessageStore(messages, { hasBefore, hasAfter });
    this.isLoaded = true;
  }

  /** Hold nothing. */
  forget() {
    this.messages = new MessageStore();
    this.isLoaded = false;
  }

  /** Fetch a page, once however often it is asked for meanwhile, and give it to `onFetched`. */
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

  /** What was replaced meanwhile is not extended by a page that was asked for before. */
  async #fetchMore(bounds, add) {
    const held = this.messages;
    const page = await this.fetch(bounds);
    if (held !== this.messages) return;
    add(held, page);
    this.onPage(page);
  }
}
