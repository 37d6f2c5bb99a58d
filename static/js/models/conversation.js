import { Cursor } from "models/cursor";
import { MessageStore, tombstone } from "models/message_store";
import { ConnectionLost, Refusal } from "models/problems";
import { Standing } from "models/standing";

const TOO_FAR_BEHIND = 1000;
const POLITENESS = 2000;
const pauseFor = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * One conversation as this page knows it, kept equal to the server's by the numbers of its changes.
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
  #syncing = false;

  constructor(chat, { me, server, pause = pauseFor, random = Math.random }) {
    super();
    Object.assign(this, { chat, me, server, pause, random });
    this.standing = new Standing(chat);
    this.cursor = new Cursor(chat.head);
  }

  get id() {
    return this.chat.id;
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
    this.cursor.restart(head);
    for (const message of messages) this.#count(message);
    this.#receipts(reads);
    this.#keepLast(this.messages.newest);
    this.#changed();
    if (this.cursor.behind) this.catchUp();
  }

  /** Fetch the newest page, once however often it is asked for. */
  load() {
    this.#loading ??= this.server
      .page(this.id, {})
      .then((page) => this.fill(page))
      .finally(() => (this.#loading = null));
    return this.#loading;
  }

  /** Fetch the page before what is held. */
  async loadOlder() {
    if (!this.isLoaded || !this.messages.hasBefore || !this.messages.oldest) return;
    const page = await this.server.page(this.id, { before: this.messages.oldest.seq });
    this.messages.prepend(page.messages, page.has_before);
    this.#changed();
  }

  /** A chat payload was fetched: what it says of names and counts holds, and its head may be ahead of the cursor. */
  refresh(chat) {
    this.standing.restate(chat);
    const last = this.lastMessage;
    this.chat = { ...chat, last_message: last };
    this.#keepLast(chat.last_message);
    if (this.isLoaded) this.cursor.notice(chat.head);
    else this.cursor.advance(chat.head);
    this.#changed();
    if (this.cursor.behind) this.catchUp();
  }

  /** A numbered event of the server. */
  receive(event) {
    if (this.#loading) return this.cursor.notice(event.n);
    const verdict = this.cursor.accept(event.n);
    if (verdict === "later") this.catchUp();
    if (verdict === "next") this.#apply(event);
  }

  /** Hold a message that came in an answer, which says nothing about the numbers before it. */
  take(message) {
    const isFirst = this.#count(message);
    if (this.isLoaded) this.messages.put(message);
    this.#keepLast(message);
    if (isFirst && !message.deleted) this.dispatchEvent(new CustomEvent("arrival", { detail: message }));
    this.#changed();
  }

  /** Another member has read up to `seq`. */
  receipt(userId, seq) {
    this.#receipts({ [userId]: seq });
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
    this.cursor = new Cursor(0);
    this.isLoaded = false;
    this.messages = new MessageStore();
  }

  /**
   * Fetch what is missing, one request at a time, until nothing is. With `compare` the server is asked even though no
   * number is known to be missing, after a random moment, because every other page is told to do the same.
   */
  async catchUp({ compare = false } = {}) {
    if (this.#syncing) return;
    this.#syncing = true;
    this.dispatchEvent(new CustomEvent("busy", { detail: true }));
    try {
      if (compare) await this.pause(this.random() * POLITENESS);
      if (compare) await this.#step();
      while (this.cursor.behind > 0 && (await this.#step()));
    } catch (problem) {
      await this.#stumble(problem);
    } finally {
      this.#syncing = false;
      this.dispatchEvent(new CustomEvent("busy", { detail: false }));
    }
  }

  /** One `sync`; answers whether it brought this further. */
  async #step() {
    if (this.cursor.behind > TOO_FAR_BEHIND) return this.#startAnew();
    const before = this.cursor.value;
    const changes = await this.server.sync(this.id, this.cursor.value);
    if (changes.reset) return this.#startAnew();
    for (const message of changes.messages) this.take(message);
    this.#receipts(changes.reads);
    this.cursor.advance(changes.next);
    this.#changed();
    return this.cursor.value > before;
  }

  async #startAnew() {
    this.forget();
    await this.load();
    return true;
  }

  async #stumble(problem) {
    if (problem instanceof ConnectionLost) return;
    if (problem.code === "not_found") return this.dispatchEvent(new CustomEvent("gone"));
    await this.pause(1000 * (problem instanceof Refusal ? (problem.retryAfter ?? 5) : 1));
    queueMicrotask(() => this.catchUp());
  }

  #apply(event) {
    if (event.message) this.take(event.message);
    if (event.type === "message_deleted") this.#bury(event);
  }

  #bury(event) {
    const held = this.messages.get(event.message_id);
    const last = this.lastMessage?.id === event.message_id ? this.lastMessage : null;
    if (held ?? last) this.take(tombstone(held ?? last, event));
  }

  #keepLast(message) {
    const last = this.lastMessage;
    if (!message || message.seq < (last?.seq ?? 0)) return;
    if (message.id === last?.id && message.changed <= last.changed) return;
    this.chat.last_message = message;
  }

  #count(message) {
    return this.standing.count(message, message.sender?.id === this.me.id);
  }

  #receipts(reads = {}) {
    for (const [userId, seq] of Object.entries(reads)) {
      this.receipts.set(userId, Math.max(seq, this.receipts.get(userId) ?? 0));
    }
  }

  #changed() {
    this.dispatchEvent(new CustomEvent("change"));
  }
}
