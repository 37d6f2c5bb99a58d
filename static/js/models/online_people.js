const PAGE = 100;

/**
 * Who is there, oneself left out: asked for now and then, and kept up to date in between by what is heard of people.
 *
 * Events: `change`. What cannot be fetched now stays as it was.
 */
export class OnlinePeople extends EventTarget {
  #people = new Map();
  #hasMore = false;
  #asking = null;

  constructor({ api }) {
    super();
    this.api = api;
  }

  get all() {
    return [...this.#people.values()];
  }

  /** How many there are, in words. */
  get count() {
    return `${this.#people.size}${this.#hasMore ? "+" : ""}`;
  }

  /** Ask who is there, once however often that is asked for at the same time. */
  refresh() {
    this.#asking ??= this.#ask().finally(() => (this.#asking = null));
    return this.#asking;
  }

  /** Somebody came or went. When that is somebody of whom only the id is known, the server is asked. */
  hear({ id, status }) {
    const known = this.#people.get(id);
    if ((known?.status ?? "offline") === status) return null;
    if (!known) return this.refresh();
    if (status === "offline") this.#people.delete(id);
    else this.#people.set(id, { ...known, status });
    return this.dispatchEvent(new CustomEvent("change"));
  }

  async #ask() {
    const answer = await this.api.get("/api/contacts", { online: 1, limit: PAGE }).catch(() => null);
    if (!answer) return;
    this.#people = new Map(answer.contacts.map((person) => [person.id, person]));
    this.#hasMore = Boolean(answer.next);
    this.dispatchEvent(new CustomEvent("change"));
  }
}
