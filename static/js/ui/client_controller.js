import { Controller } from "@hotwired/stimulus";
import { coalesce } from "ui/coalesce";

/** A controller that listens to the page's client and stops listening when its element goes. */
export class ClientController extends Controller {
  #listening = new AbortController();

  get client() {
    return this.application.client;
  }

  /** The controller with this identifier, which must occur once on the page. Undefined until Stimulus has come to its element. */
  controller(name) {
    return this.application.controllers.find(({ identifier }) => identifier === name);
  }

  /** Call `handler` with the event's detail whenever `source` sends one of `types`. */
  on(source, types, handler) {
    const { signal } = this.#listening;
    for (const type of types.split(" ")) source.addEventListener(type, (event) => handler(event.detail), { signal });
  }

  /** Draw when another conversation is shown and, coalesced, after events of these `types` of the one that is shown. */
  onShown(types, draw) {
    const redraw = coalesce(draw);
    this.on(this.client, "select", draw);
    this.on(this.client.directory, types, ({ conversation }) => conversation === this.client.current && redraw());
  }

  disconnect() {
    this.#listening.abort();
    this.#listening = new AbortController();
  }
}
