import { Follower } from "models/follower";
import { MessageStore, tombstone } from "models/message_store";
import { Standing } from "models/standing";

/**
 * One conversation as this page knows it, kept equal to the server's.
 *
 * `server` offers `sync(chatId, after)` and `page(chatId, {before})`, both promises of the protocol's answers.
 * Events: `change` (anything to draw), `arrival` (detail: a message first heard of), `busy` (detail: catching up?),
 * `gone` (it may no longer be read).
 */
export class Conversation extends EventTarget {
  messages = new MessageStore();
  receipts = new Map();
  isLoaded = false;
  #loading = null;
  #loadingOlder = null;
  #follower;

  constructor(chat, { me, server, ...options }) {
    super();
    Object.assign(this, { chat, me, server });
    this.standing = new Standing(chat);
    const fetch = (after) => server.sync(this.id, after);
    this.#follower = new Follower({ head: chat.head, fetch, target: this, ...options });
  }

  get id() {
    return this.chat.id;
  }

  get cursor() {
    return this.#follower.cursor;
  }

  get lastMessage() {
    return this.chat.last_message;
  }

  /** When something last happened here, for the order of the sidebar. */
  get touchedAt() {
    return this.lastMessage?.timestamp ?? this.chat.created_at;
  }

  /** The newest page, as the server drew it into the page or as `load` fetched it. */
  fill({ messages, has_before: hasBefore, head, reads }) {
    this.messages.replace(messages, hasBefore);
    this.isLoaded = true;
    for (const message of messages) this.#count(message);
    this.#keepReceipts(reads);
    this.#keepLast(this.messages.newest);
    this.#changed();
    this.#follower.restart(head);
  }

  /** Fetch the newest page, once however often it is asked for. */
  load() {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** Fetch the page before what is held, once however often it is asked for. */
  async loadOlder() {
    if (!this.isLoaded || !this.messages.hasBefore || !this.messages.oldest) return;
    this.#loadingOlder ??= this.#loadOlder();
    await this.#loadingOlder;
  }

  /** A chat payload was fetched: what it says of names and counts holds, and its head may be ahead of the cursor. */
  refresh(chat) {
    this.standing.restate(chat);
    this.chat = { ...chat, last_message: this.lastMessage };
    this.#keepLast(chat.last_message);
    this.#changed();
    this.#follower.hear(chat.head, { isHeld: this.isLoaded });
  }

  /** A numbered event of the server. */
  receive(event) {
    this.#follower.receive(event);
  }

  /** Close any gap; see Follower.catchUp. */
  catchUp(options) {
    return this.#follower.catchUp(options);
  }

  /** Hold a message, wherever it came from; it says nothing about the numbers before it. */
  take(message) {
    const isFirst = this.#count(message);
    if (this.isLoaded) this.messages.put(message);
    this.#keepLast(message);
    if (isFirst && !message.deleted) this.dispatchEvent(new CustomEvent("arrival", { detail: message }));
    this.#changed();
  }

  /** Another member has read up to `seq`. */
  receipt(userId, seq) {
    this.#keepReceipts({ [userId]: seq });
    this.#changed();
  }

  /** The server's answer to one's own reading. */
  readTo({ last_read_seq: lastRead, unread }) {
    this.standing.moveTo(lastRead, unread);
    this.#changed();
  }

  /** One's own position was moved on another device. */
  adoptPosition(position) {
    this.standing.adopt(position);
    this.#changed();
  }

  /** Names, pictures and settings of this conversation changed. */
  describe(fields) {
    Object.assign(this.chat, fields);
    this.#changed();
  }

  /** Whether anybody else's receipt has passed this message. */
  isReadByOthers(message) {
    return [...this.receipts].some(([userId, seq]) => userId !== this.me.id && seq >= message.seq);
  }

  /** What was held is no longer what the server has. */
  forget() {
    this.#follower.forget();
    this.isLoaded = false;
    this.messages = new MessageStore();
  }

  // What the follower asks for.

  apply(event) {
    if (event.message) this.take(event.message);
    if (event.type === "message_deleted") this.#bury(event);
  }

  absorb({ messages, reads }) {
    for (const message of messages) this.take(message);
    this.#keepReceipts(reads);
    this.#changed();
  }

  async startAnew() {
    this.forget();
    await this.load();
  }

  busy(isBusy) {
    this.dispatchEvent(new CustomEvent("busy", { detail: isBusy }));
  }

  gone() {
    this.dispatchEvent(new CustomEvent("gone"));
  }

  async #load() {
    this.#follower.isPaused = true;
    try {
      this.fill(await this.server.page(this.id, {}));
    } finally {
      this.#follower.isPaused = false;
      this.#loading = null;
    }
  }

  async #loadOlder() {
    const { messages } = this;
    try {
      const page = await this.server.page(this.id, { before: messages.oldest.seq });
      messages.prepend(page.messages, page.has_before);
      this.#changed();
    } finally {
      this.#loadingOlder = null;
    }
  }

  #bury(event) {
    const last = this.lastMessage?.id === event.message_id ? this.lastMessage : null;
    const held = this.messages.get(event.message_id) ?? last;
    if (held) this.take(tombstone(held, event));
  }

  #count(message) {
    return this.standing.count(message, message.sender?.id === this.me.id);
  }

  #keepLast(message) {
    const last = this.lastMessage;
    if (!message || message.seq < (last?.seq ?? 0)) return;
    if (message.id === last?.id && message.changed <= last.changed) return;
    this.chat.last_message = message;
  }

  #keepReceipts(reads = {}) {
    for (const [userId, seq] of Object.entries(reads)) {
      this.receipts.set(userId, Math.max(seq, this.receipts.get(userId) ?? 0));
    }
  }

  #changed() {
    this.dispatchEvent(new CustomEvent("change"));
  }
}
