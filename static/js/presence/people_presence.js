/** @import { Server } from "net/server" */

const PARTS = ["header", "members", "sidebar"];
const PAUSE = 100;

/**
 * The presence of the people whom the page shows. A connection can subscribe to 200 people: when the page shows more,
 * the parts of the page that stand first in PARTS take precedence.
 *
 * Events: `change` (detail: {id, status, last_seen}).
 */
export class PeoplePresence extends EventTarget {
  #wanted = new Map(PARTS.map((part) => [part, []]));
  #known = new Map();
  #asked = "";
  #timer = null;

  /** @param {Pick<Server, "subscribePresence">} server */
  constructor(server) {
    super();
    this.server = server;
  }

  /**
   * What is known of a person, if anything.
   *
   * @param {Id} id
   * @returns {Pick<UserPayload, "status" | "last_seen"> | undefined}
   */
  of(id) {
    return this.#known.get(id);
  }

  /**
   * `part` of the page now shows these people; they replace those it showed before.
   *
   * @param {Id[]} people
   * @param {string} part
   */
  subscribe(people, part) {
    this.#wanted.set(part, people);
    this.#timer ??= setTimeout(() => this.#ask(), PAUSE);
  }

  /** A new connection starts without subscriptions: subscribe again. */
  resume() {
    this.#asked = "";
    this.#ask();
  }

  /**
   * The server's `status` of one person.
   *
   * @param {StatusPayload} one
   */
  update({ user_id: id, status, last_seen }) {
    this.#known.set(id, { status, last_seen });
    this.dispatchEvent(new CustomEvent("change", { detail: { id, status, last_seen } }));
  }

  async #ask() {
    clearTimeout(this.#timer);
    this.#timer = null;
    const people = [...new Set([...this.#wanted.values()].flat())];
    if (people.join() === this.#asked) return;
    this.#asked = people.join();
    const { statuses } = await this.server.subscribePresence(people).catch(() => ({ statuses: [] }));
    for (const one of statuses) this.update(one);
  }
}
