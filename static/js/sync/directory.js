import { Conversation } from "sync/conversation";

/** @import { Server } from "net/server" */

/**
 * The conversations of one person that this page knows. It re-emits their events with `detail: {conversation, detail}`,
 * and emits `removed` (detail: {conversation, reason}).
 */
export class Directory extends EventTarget {
  #conversations = new Map();
  #removedAt = new Map();

  /** @param {{ me: MePayload, server: Pick<Server, "sync" | "page"> }} options */
  constructor({ me, server }) {
    super();
    this.me = me;
    this.server = server;
  }

  /** @returns {Conversation | undefined} */
  get(id) {
    return this.#conversations.get(id);
  }

  /**
   * All conversations, the most recent activity first.
   *
   * @returns {Conversation[]}
   */
  get all() {
    return [...this.#conversations.values()].sort((one, other) => (one.touchedAt < other.touchedAt ? 1 : -1));
  }

  /**
   * Those with a mute, whether it has expired or not, in any order.
   *
   * @returns {Conversation[]}
   */
  get withMute() {
    return [...this.#conversations.values()].filter(({ chat }) => chat.muted_until);
  }

  /** Unread messages of all conversations that notify, for the page's title. */
  get unread() {
    let sum = 0;
    for (const conversation of this.#conversations.values()) sum += conversation.notifyingUnread;
    return sum;
  }

  /** Whether any of those mentions the reader. */
  get isMentioned() {
    return [...this.#conversations.values()].some(({ chat, notifyingUnread }) => chat.mentioned && notifyingUnread);
  }

  withPeer(userId) {
    return this.all.find((conversation) => conversation.chat.peer?.id === userId);
  }

  /**
   * Add or update a conversation from a chat payload that was asked for at `askedAt`; returns its Conversation.
   *
   * @param {AnyChat} chat
   */
  put(chat, askedAt = performance.now()) {
    const known = this.get(chat.id);
    if (known) known.refresh(chat, askedAt);
    else this.#add(new Conversation(chat, { me: this.me, server: this.server }));
    return this.get(chat.id);
  }

  /**
   * Add or update a conversation as `put` does, unless it was removed since it was asked for: then nothing, and null.
   *
   * @param {AnyChat} chat
   * @param {number} askedAt
   */
  putIfKept(chat, askedAt) {
    return this.#removedAt.get(chat.id) > askedAt ? null : this.put(chat, askedAt);
  }

  /**
   * Wait for a chat payload that the server is being asked for, and put it unless the conversation was removed meanwhile.
   *
   * @param {Promise<AnyChat>} asked
   */
  async putAnswer(asked) {
    const askedAt = performance.now();
    return this.putIfKept(await asked, askedAt);
  }

  /**
   * @param {Id} id
   * @param {ChatRemovedPayload["reason"] | null} reason
   */
  remove(id, reason = null) {
    const conversation = this.get(id);
    if (!conversation) return;
    this.#conversations.delete(id);
    this.#removedAt.set(id, performance.now());
    this.dispatchEvent(new CustomEvent("removed", { detail: { conversation, reason } }));
    this.#emit("change", conversation);
  }

  /** The server has another database (its epoch changed): drop all messages. */
  forget() {
    for (const conversation of this.all) conversation.forget();
  }

  /**
   * A person's name, picture or presence changed: update the direct conversation with them.
   *
   * @param {Partial<UserPayload> & { id: Id }} fields
   */
  updatePerson(fields) {
    const conversation = this.withPeer(fields.id);
    if (!conversation) return;
    const peer = { ...conversation.chat.peer, ...fields };
    conversation.describe({ peer, name: peer.display_name, avatar_url: peer.avatar_url });
  }

  /** @param {Conversation} conversation */
  #add(conversation) {
    this.#conversations.set(conversation.id, conversation);
    for (const type of ["change", "presence", "arrival", "setback", "busy"]) {
      conversation.addEventListener(type, ({ detail }) => this.#emit(type, conversation, detail));
    }
    conversation.addEventListener("gone", () => this.remove(conversation.id));
    this.#emit("change", conversation);
  }

  #emit(type, conversation, detail = null) {
    this.dispatchEvent(new CustomEvent(type, { detail: { conversation, detail } }));
  }
}
