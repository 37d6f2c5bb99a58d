import { ConnectionLost } from "net/problems";

/**
 * @import { Server } from "net/server"
 * @import { ConversationPresence } from "presence/conversation_presence"
 */

const POLL_INTERVAL = 15_000;

/**
 * Subscribes this page's connection to the presence of the group or room that is shown, so that the server sends who is
 * online there. Someone who reads a public room without having joined it gets no events: for them the room is polled.
 *
 * @typedef {object} Shown The conversation that is shown.
 * @property {Id} id
 * @property {AnyChat} chat
 * @property {boolean} isMember
 * @property {boolean} isLoaded
 * @property {ConversationPresence} presence
 * @property {(chat: AnyChat, askedAt: number) => void} refresh
 * @property {(options: { compare: boolean }) => void} sync
 */
export class PresenceChannel {
  /** @type {Shown | null} */
  #shown = null;
  #isJoined = false;
  #timer = null;

  /** @param {{ server: Pick<Server, "joinChannel" | "leaveChannel">, page?: { hidden: boolean } }} options */
  constructor({ server, page = globalThis.document }) {
    this.server = server;
    this.page = page;
  }

  /**
   * This conversation, or none, is shown now; call it again once its reader has joined it.
   *
   * @param {Shown | null} conversation
   */
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

  /** @param {Shown} shown */
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

  /** @param {Shown} shown */
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
