import { Conversation } from "models/conversation";

/**
 * The conversations of one person that this page knows. It re-emits their events with `detail: {conversation, detail}`,
 * and emits `removed` (detail: {conversation, reason}).
 */
export class Directory extends EventTarget {
  #conversations = new Map();

  constructor({ me, server }) {
    super();
    Object.assign(this, { me, server });
  }

  get(id) {
    return this.#conversations.get(id);
  }

  /** All conversations, the most recent activity first. */
  get all() {
    return [...this.#conversations.values()].sort((one, other) => (one.touchedAt < other.touchedAt ? 1 : -1));
  }

  /** Those with a mute, whether it has expired or not, in any order. */
  get withMute() {
    return [...this.#conversations.values()].filter(({ chat }) => chat.muted_until);
  }

  /** Unread messages of all conversations that notify, for the page's title. */
  get unread() {
    let sum = 0;
    for (const conversation of this.#conversations.values()) sum += conversation.loud;
    return sum;
  }

  /** Whether any of those mentions the reader. */
  get isMentioned() {
    return [...this.#conversations.values()].some(({ chat, loud }) => chat.mentioned && loud);
  }

  withPeer(userId) {
    return this.all.find((conversation) => conversation.chat.peer?.id === userId);
  }

  /** Add or update a conversation from a chat payload; returns its Conversation. */
  put(chat) {
    const known = this.get(chat.id);
    if (known) known.refresh(chat);
    else this.#add(new Conversation(chat, { me: this.me, server: this.server }));
    return this.get(chat.id);
  }

  /** `reason`: "left", "removed", "closed", or null if unknown. */
  remove(id, reason = null) {
    const conversation = this.get(id);
    if (!conversation) return;
    this.#conversations.delete(id);
    this.dispatchEvent(new CustomEvent("removed", { detail: { conversation, reason } }));
    this.#emit("change", conversation);
  }

  /** The server has another database (its epoch changed): drop all messages. */
  forget() {
    for (const conversation of this.all) conversation.forget();
  }

  /** A person's name, picture or presence changed: update the direct conversation with them. */
  updatePerson(fields) {
    const conversation = this.withPeer(fields.id);
    if (!conversation) return;
    const { chat } = conversation;
    Object.assign(chat.peer, fields);
    chat.name = chat.peer.display_name;
    chat.avatar_url = chat.peer.avatar_url;
    this.#emit("change", conversation);
  }

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
