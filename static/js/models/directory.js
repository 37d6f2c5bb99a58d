import { Conversation } from "models/conversation";

/**
 * All conversations of one person on this page. Events of each are passed on with `detail: {conversation, detail}`;
 * `removed` (detail: {conversation, reason}) says that one is no longer among them.
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

  /** The one with whatever happened last comes first. */
  get all() {
    return [...this.#conversations.values()].sort((one, other) => (one.touchedAt < other.touchedAt ? 1 : -1));
  }

  /** Those that are muted, or were until their time passed, in any order. */
  get withMute() {
    return [...this.#conversations.values()].filter(({ chat }) => chat.muted_until);
  }

  /** What waits in all conversations of which somebody wants to know. */
  get unread() {
    let sum = 0;
    for (const conversation of this.#conversations.values()) sum += conversation.loud;
    return sum;
  }

  /** Whether the reader is mentioned in any of it. */
  get isMentioned() {
    return [...this.#conversations.values()].some(({ chat, loud }) => chat.mentioned && loud);
  }

  withPeer(userId) {
    return this.all.find((conversation) => conversation.chat.peer?.id === userId);
  }

  /** Add a conversation, or renew what is known of it. */
  put(chat) {
    const known = this.get(chat.id);
    if (known) known.refresh(chat);
    else this.#add(new Conversation(chat, { me: this.me, server: this.server }));
    return this.get(chat.id);
  }

  /** `reason`: "left", "removed", "closed", or null when it is just not there any more. */
  remove(id, reason = null) {
    const conversation = this.get(id);
    if (!conversation) return;
    this.#conversations.delete(id);
    this.dispatchEvent(new CustomEvent("removed", { detail: { conversation, reason } }));
    this.#emit("change", conversation);
  }

  /** The database is another one than before: nothing that is held may be trusted. */
  forget() {
    for (const conversation of this.all) conversation.forget();
  }

  /** People changed their name, picture or presence. */
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
