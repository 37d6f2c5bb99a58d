import { ConnectionLost, Refusal, SignedOut } from "net/problems";
import { learn } from "words/clock";

/** @import { Session } from "net/session" */

const PATIENCE = 15_000;

/**
 * The REST client, authenticated by the session cookie; every method resolves with the JSON of the answer. A body is an
 * object, or a FormData if it has a file. `token()` returns the CSRF token.
 *
 * With a `session`, requests are made only for its person, and fail while that person is not signed in.
 */
export class Api {
  /** @param {{ token?: () => string, session?: Session | null, fetch?: typeof globalThis.fetch }} options */
  constructor({ token, session = null, fetch = globalThis.fetch.bind(globalThis) } = {}) {
    this.token = token;
    this.session = session;
    this.fetch = fetch;
  }

  /**
   * What is empty is left out of the query.
   *
   * @param {string} path
   * @param {Record<string, any>} query
   * @returns {Promise<any>}
   */
  get(path, query = {}) {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
    const search = new URLSearchParams(given).toString();
    return this.#call("GET", search ? `${path}?${search}` : path);
  }

  /**
   * @param {string} path
   * @param {object} body
   */
  post(path, body = {}) {
    return this.#call("POST", path, body);
  }

  /**
   * @param {string} path
   * @param {object} body
   */
  patch(path, body) {
    return this.#call("PATCH", path, body);
  }

  delete(path) {
    return this.#call("DELETE", path, {});
  }

  async #call(method, path, body) {
    if (this.session?.isOver) throw new SignedOut();
    const answer = await this.#send(method, path, body);
    if (answer.status === 401 && this.session) return this.#doubt();
    if (answer.status === 204) return null;
    const payload = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Refusal(payload, answer.status);
    return payload;
  }

  /** The session has ended or is somebody else's: let the page check it. */
  async #doubt() {
    await this.session.check();
    throw new SignedOut();
  }

  async #send(method, path, body) {
    const headers = { Accept: "application/json" };
    const isForm = body instanceof FormData;
    if (this.session) headers["X-Parley-User"] = this.session.me.id;
    if (body !== undefined) headers["X-CSRFToken"] = this.token();
    if (body !== undefined && !isForm) headers["Content-Type"] = "application/json";
    const signal = AbortSignal.timeout(PATIENCE);
    const sentAt = Date.now();
    try {
      const options = { method, headers, signal, body: body && !isForm ? JSON.stringify(body) : body };
      const answer = await this.fetch(path, options);
      learn(Date.parse(answer.headers.get("Date")), { sentAt });
      return answer;
    } catch {
      throw new ConnectionLost();
    }
  }
}
