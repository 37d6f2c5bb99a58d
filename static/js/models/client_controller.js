import { Controller } from "@hotwired/stimulus";

/** A controller that listens to the page's client and stops listening when its element goes. */
export class ClientController extends Controller {
  #listening = new AbortController();

  get client() {
    return this.application.client;
  }

  /** Call `handler` with the event's detail whenever `source` sends one of `types`. */
  on(source, types, handler) {
    const { signal } = this.#listening;
    for (const type of types.split(" ")) source.addEventListener(type, (event) => handler(event.detail), { signal });
  }

  disconnect() {
    this.#listening.abort();
    this.#listening = new AbortController();
  }
}
