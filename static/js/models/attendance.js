import { ConnectionLost } from "models/problems";

const LOOK_AGAIN = 15_000;

/**
 * Keeps the conversation that is shown open on this page's connection, so that the server tells who is there. Whoever
 * only looks on hears nothing by itself: for them it is asked for anew now and then.
 */
export class Attendance {
  #shown = null;
  #isOpen = false;
  #timer = null;

  constructor({ server, page = globalThis.document }) {
    Object.assign(this, { server, page });
  }

  /** This conversation is shown now, or none; call it again when its reader has joined it. */
  show(conversation) {
    if (conversation !== this.#shown) this.#leave();
    this.#shown = conversation;
    this.#enter();
  }

  /** A new connection has nothing open. */
  resume() {
    this.#isOpen = false;
    this.#enter();
  }

  #enter() {
    clearInterval(this.#timer);
    const shown = this.#shown;
    if (!shown || shown.chat.kind === "direct" || this.#isOpen) return;
    if (shown.isMember) return this.#open(shown);
    this.#look(shown);
    this.#timer = setInterval(() => this.page.hidden || this.#look(shown), LOOK_AGAIN);
  }

  async #open(shown) {
    this.#isOpen = true;
    try {
      const { chat } = await this.server.enter(shown.chat);
      shown.refresh(chat);
    } catch (problem) {
      if (shown === this.#shown && !(problem instanceof ConnectionLost)) this.#isOpen = false;
    }
  }

  #look(shown) {
    if (shown.isLoaded) shown.catchUp({ compare: true });
  }

  #leave() {
    clearInterval(this.#timer);
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#shown.company.part();
    this.server.exit(this.#shown.id).catch(() => {}); // a connection that is gone has nothing open
  }
}
