import { ConnectionLost } from "net/problems";

const DELAY = 200;

/** Debounced search for people on the server; only the answer to the latest query is used. */
export class PeopleSearch {
  #question = 0;
  #timer = null;

  constructor({ api, onFound }) {
    Object.assign(this, { api, onFound });
  }

  ask(q, { delay = DELAY } = {}) {
    clearTimeout(this.#timer);
    const question = ++this.#question;
    this.#timer = setTimeout(() => this.#fetch(q, question), delay);
  }

  async #fetch(q, question) {
    try {
      const { contacts } = await this.api.get("/api/contacts", { q, limit: 50 });
      if (question === this.#question) this.onFound(contacts);
    } catch (problem) {
      if (!(problem instanceof ConnectionLost)) this.onFound([]);
    }
  }
}
