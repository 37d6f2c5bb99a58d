import { ConnectionLost } from "net/problems";

/** @import { Api } from "net/api" */

const DELAY = 200;

/** Debounced search for people on the server; only the answer to the latest query is used. */
export class PeopleSearch {
  #question = 0;
  #timer = null;

  /** @param {{ api: Api, onFound: (people: UserPayload[]) => void }} options */
  constructor({ api, onFound }) {
    this.api = api;
    this.onFound = onFound;
  }

  ask(q, { delay = DELAY } = {}) {
    clearTimeout(this.#timer);
    const question = ++this.#question;
    this.#timer = setTimeout(() => this.#fetch(q, question), delay);
  }

  async #fetch(q, question) {
    let found = [];
    try {
      found = (await this.api.get("/api/contacts", { q, limit: 50 })).contacts;
    } catch (problem) {
      if (problem instanceof ConnectionLost) return;
    }
    if (question === this.#question) this.onFound(found);
  }
}
