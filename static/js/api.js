import { ConnectionLost, Refusal } from "models/problems";

const PATIENCE = 15_000;

/**
 * Calls of the REST interface with the page's own session; every method resolves with the answer's JSON. A body is an
 * object, or a FormData where there is a file in it.
 */
export class Api {
  constructor({ token, fetch = globalThis.fetch.bind(globalThis) }) {
    Object.assign(this, { token, fetch });
  }

  get(path, query = {}) {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
    const search = new URLSearchParams(given).toString();
    return this.#call("GET", search ? `${path}?${search}` : path);
  }

  post(path, body = {}) {
    return this.#call("POST", path, body);
  }

  patch(path, body) {
    return this.#call("PATCH", path, body);
  }

  delete(path) {
    return this.#call("DELETE", path, {});
  }

  async #call(method, path, body) {
    const answer = await this.#send(method, path, body);
    if (answer.status === 204) return null;
    const payload = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Refusal(payload, answer.status);
    return payload;
  }

  async #send(method, path, body) {
    const headers = { Accept: "application/json" };
    const isForm = body instanceof FormData;
    if (body !== undefined) headers["X-CSRFToken"] = this.token;
    if (body !== undefined && !isForm) headers["Content-Type"] = "application/json";
    const signal = AbortSignal.timeout(PATIENCE);
    try {
      return await this.fetch(path, { method, headers, signal, body: body && !isForm ? JSON.stringify(body) : body });
    } catch {
      throw new ConnectionLost();
    }
  }
}
