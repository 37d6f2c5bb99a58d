/** @import { Api } from "net/api" */

const PAGE = 100;

/**
 * The people who are online, without oneself: fetched now and then, and updated in between by presence events.
 *
 * Events: `change`. When fetching fails the list stays as it was.
 */
export class OnlinePeople extends EventTarget {
  #people = new Map();
  #hasMore = false;
  #asking = null;

  /** @param {{ api: Api, me: MePayload }} options */
  constructor({ api, me }) {
    super();
    this.api = api;
    this.me = me;
  }

  /** @returns {UserPayload[]} */
  get all() {
    return [...this.#people.values()];
  }

  /** Their number as text: “100+” if there are more than were fetched. */
  get count() {
    return `${this.#people.size}${this.#hasMore ? "+" : ""}`;
  }

  /** Fetch the list; concurrent calls share one request. */
  refresh() {
    this.#asking ??= this.#ask().finally(() => (this.#asking = null));
    return this.#asking;
  }

  /**
   * The status of a person changed. The event has only an id, so the list is fetched anew for someone who is not in it.
   *
   * @param {Pick<UserPayload, "id" | "status">} person
   */
  update({ id, status }) {
    const known = this.#people.get(id);
    if ((known?.status ?? "offline") === status) return null;
    if (!known) return this.refresh();
    if (status === "offline") this.#people.delete(id);
    else this.#people.set(id, { ...known, status });
    return this.dispatchEvent(new CustomEvent("change"));
  }

  /**
   * These people are online: the list is fetched anew if it should have somebody whom it has not.
   *
   * @param {SummaryPayload[]} people
   */
  meet(people) {
    const isMissing = ({ id }) => id !== this.me.id && !this.#people.has(id);
    return !this.#hasMore && people.some(isMissing) ? this.refresh() : null;
  }

  async #ask() {
    const answer = await this.api.get("/api/contacts", { online: 1, limit: PAGE }).catch(() => null);
    if (!answer) return;
    this.#people = new Map(answer.contacts.map((person) => [person.id, person]));
    this.#hasMore = Boolean(answer.next);
    this.dispatchEvent(new CustomEvent("change"));
  }
}
