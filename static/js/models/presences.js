const PARTS = ["header", "members", "sidebar"];
const PAUSE = 100;

/**
 * Who is there, of the people that parts of the page show. The server follows 200 people for one connection: when the
 * parts want more, those of the parts named first are followed.
 *
 * Events: `change` (detail: {id, status, last_seen}).
 */
export class Presences extends EventTarget {
  #wanted = new Map(PARTS.map((part) => [part, []]));
  #known = new Map();
  #asked = "";
  #timer = null;

  constructor(server) {
    super();
    this.server = server;
  }

  /** What is known of a person: {status, last_seen}, or undefined. */
  of(id) {
    return this.#known.get(id);
  }

  /** These are the people that `part` shows now. */
  follow(people, part) {
    this.#wanted.set(part, people);
    this.#timer ??= setTimeout(() => this.#ask(), PAUSE);
  }

  /** A new connection follows nobody yet. */
  resume() {
    this.#asked = "";
    this.#ask();
  }

  /** What the server says of one person. */
  hear({ user_id: id, status, last_seen }) {
    this.#known.set(id, { status, last_seen });
    this.dispatchEvent(new CustomEvent("change", { detail: { id, status, last_seen } }));
  }

  async #ask() {
    clearTimeout(this.#timer);
    this.#timer = null;
    const people = [...new Set([...this.#wanted.values()].flat())];
    if (people.join() === this.#asked) return;
    this.#asked = people.join();
    const { statuses } = await this.server.follow(people).catch(() => ({ statuses: [] }));
    for (const one of statuses) this.hear(one);
  }
}
