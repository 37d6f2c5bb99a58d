import { ConnectionLost } from "net/problems";

const POLL_INTERVAL = 15_000;

/**
 * Subscribes this page's connection to the presence of the group or room that is shown, so that the server sends who is
 * online there. Someone who reads a public room without having joined it gets no events: for them the room is polled.
 */
export class PresenceChannel {
  #shown = null;
  #isJoined = false;
  #timer = null;

  constructor({ server, page = globalThis.document }) {
    Object.assign(this, { server, page });
  }

  /** This conversation, or none, is shown now; call it again once its reader has joined it. */
  show(conversation) {
    if (conversation !== this.#shown) this.#leave();
    this.#shown = conversation;
    this.#update();
  }

  /** A new connection starts without subscriptions: subscribe again. */
  resume() {
    this.#isJoined = false;
    this.#update();
  }

  #update() {
    clearInterval(this.#timer);
    const shown = this.#shown;
    if (!shown || shown.chat.kind === "direct" || this.#isJoined) return;
    if (shown.isMember) return this.#join(shown);
    this.#poll(shown);
    this.#timer = setInterval(() => this.page.hidden || this.#poll(shown), POLL_INTERVAL);
  }

  async #join(shown) {
    this.#isJoined = true;
    const askedAt = performance.now();
    try {
      const { chat } = await this.server.joinChannel(shown.chat);
      shown.refresh(chat, askedAt);
    } catch (problem) {
      if (shown === this.#shown && !(problem instanceof ConnectionLost)) this.#isJoined = false;
    }
  }

  #poll(shown) {
    if (shown.isLoaded) shown.sync({ compare: true });
  }

  #leave() {
    clearInterval(this.#timer);
    if (!this.#isJoined) return;
    this.#isJoined = false;
    this.#shown.presence.clearOnline();
    this.server.leaveChannel(this.#shown.id).catch(() => {}); // a lost connection has lost its subscriptions, too
  }
}
