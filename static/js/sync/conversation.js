import { ConversationPresence } from "presence/conversation_presence";
import { History, MOST_HELD } from "sync/history";
import { tombstone } from "sync/message_store";
import { isMuted } from "sync/muting";
import { ReadState, Receipts } from "sync/read_state";
import { Synchronizer } from "sync/synchronizer";

/** @import { Server } from "net/server" */

const PAGE = 50;

/**
 * One conversation as this page knows it, kept equal to the server's.
 *
 * Events: `change` (anything to draw), `presence` (who is online or typing), `arrival` (detail: a new message),
 * `setback` (read messages are unread again), `busy` (detail: is a sync running?), `gone` (its reader lost access).
 *
 * While it is shown, `dividerAfter` is the number of the message before the unread divider, or null, and `isKeptUnread` says
 * that its reader marked it unread and it must not become read by being visible. While it is not, `readingPlace` says where
 * its reader was (see Scroller.placeIn), or is null if that was at the newest message.
 */
export class Conversation extends EventTarget {
  receipts = new Receipts();
  presence = new ConversationPresence({ onChange: () => this.#emit("presence") });
  isKeptUnread = false;
  dividerAfter = null;
  readingPlace = null;
  #history;
  #synchronizer;
  #toldAt = new Map();

  /**
   * @param {AnyChat} chat
   * @param {{ me: MePayload, server: Pick<Server, "sync" | "page"> } & Partial<Pick<Synchronizer, "pause" | "random">>} options
   */
  constructor(chat, { me, server, ...options }) {
    super();
    this.chat = chat;
    this.me = me;
    this.readState = new ReadState(chat);
    const [sync, page] = [(after) => server.sync(this.id, after), (bounds) => server.page(this.id, bounds)];
    this.#synchronizer = new Synchronizer({ head: chat.head, fetch: sync, target: this, ...options });
    this.#history = new History({ fetch: page, onPage: ({ head }) => this.#extended(head) });
  }

  get id() {
    return this.chat.id;
  }

  get cursor() {
    return this.#synchronizer.cursor;
  }

  get messages() {
    return this.#history.messages;
  }

  get isLoaded() {
    return this.#history.isLoaded;
  }

  get isMember() {
    return this.chat.my_role !== null;
  }

  get lastMessage() {
    return this.chat.last_message;
  }

  /** When something last happened here, for the order of the sidebar. */
  get touchedAt() {
    return this.lastMessage?.timestamp ?? this.chat.created_at;
  }

  /** The unread messages that count in the page's title: none if notifications are off or the conversation is muted. */
  get notifyingUnread() {
    const { notify, mentioned } = this.chat;
    const isWanted = notify === "all" || (notify === "mentions" && mentioned);
    return this.isMember && isWanted && !isMuted(this.chat) ? this.readState.unread : 0;
  }

  /**
   * Replace the messages that are held with a page of messages, fetched or embedded in the document.
   *
   * @param {HistoryPayload} page
   */
  fill(page) {
    this.#history.fill(page);
    for (const message of page.messages) this.#count(message);
    this.receipts.keep(page.reads);
    if (!page.has_after) this.#keepLast(this.messages.newest);
    this.#changed();
    this.#synchronizer.restart(page.head);
  }

  /** Fetch the page around the first unread message, or the newest one if that holds it. */
  load() {
    const { lastRead, unread } = this.readState;
    return this.#load(unread && this.cursor.largest - lastRead >= PAGE ? { around: lastRead + 1 } : {});
  }

  /** Fetch the page around message number `seq`. */
  loadAround(seq) {
    return this.#load({ around: seq });
  }

  /** Fetch the newest page. */
  loadNewest() {
    return this.#load({});
  }

  /**
   * Drop messages that are far from number `seq`, or from the newest one; what is dropped is fetched again when wanted.
   *
   * @param {{ seq?: number, most?: number }} [bounds]
   */
  trim(bounds) {
    this.#history.trim(bounds);
  }

  loadOlder() {
    return this.#history.loadOlder();
  }

  loadNewer() {
    return this.#history.loadNewer();
  }

  /**
   * Take over a chat payload that was asked for at `askedAt`, but for what has been told since: that is newer. Its head
   * may be ahead of the cursor, which starts a sync.
   *
   * @param {AnyChat} chat
   */
  refresh(chat, askedAt = performance.now()) {
    this.readState.refresh(chat, askedAt);
    this.chat = { ...chat, ...this.#toldSince(askedAt), last_message: this.lastMessage };
    this.#keepLast(chat.last_message);
    this.#changed();
    this.#synchronizer.observeHead(chat.head, { isHeld: this.isLoaded });
  }

  /**
   * A numbered event of the server.
   *
   * @param {Frame} event
   */
  receive(event) {
    this.#synchronizer.receive(event);
  }

  /**
   * Fetch missing changes; see Synchronizer.sync.
   *
   * @param {{ compare?: boolean }} [options]
   */
  sync(options) {
    return this.#synchronizer.sync(options);
  }

  /**
   * Store a message from any source. This does not move the cursor: earlier changes may still be missing.
   *
   * @param {MessagePayload} message
   */
  take(message) {
    const isFirst = this.#count(message);
    if (this.isLoaded) this.messages.put(message);
    if (this.messages.size > 2 * MOST_HELD) this.trim();
    this.#keepLast(message);
    if (isFirst && message.sender) this.presence.stopTyping(message.sender.id);
    if (isFirst && !message.deleted) this.#emit("arrival", message);
    this.#changed();
  }

  /**
   * Another member has read up to `seq`.
   *
   * @param {Id} userId
   * @param {number} seq
   */
  receipt(userId, seq) {
    this.receipts.keep({ [userId]: seq });
    this.#changed();
  }

  /**
   * The server's answer to `read`.
   *
   * @param {ReadingPayload} position
   */
  readTo({ last_read_seq: lastRead, unread }) {
    this.isKeptUnread = false;
    this.readState.moveTo(lastRead, unread);
    this.#positioned();
  }

  /**
   * The reader's position was moved on another device: forward by reading, back by “Mark as unread”.
   *
   * @param {ReadPositionPayload} position
   */
  adoptPosition(position) {
    const { lastRead } = this.readState;
    this.readState.adopt(position);
    this.isKeptUnread = this.readState.lastRead < lastRead || (this.isKeptUnread && this.readState.lastRead === lastRead);
    this.#positioned();
    if (this.readState.lastRead < lastRead) this.#emit("setback");
  }

  /**
   * Names, pictures and settings of this conversation changed.
   *
   * @param {Partial<AnyChat>} fields
   */
  describe(fields) {
    this.#tell(fields);
    this.#changed();
  }

  /** Drop everything that is held: it is not what the server has. */
  forget() {
    this.#synchronizer.forget();
    this.#history.forget();
  }

  // What the synchronizer calls.

  /** @param {Frame} event */
  apply(event) {
    if (event.message) this.take(event.message);
    if (event.type === "message_deleted") this.#applyDeletion(event);
  }

  /** @param {Pick<ChangesPayload, "messages" | "reads">} changes */
  absorb({ messages, reads }) {
    for (const message of messages) this.take(message);
    this.receipts.keep(reads);
    this.#changed();
  }

  async startAnew() {
    this.forget();
    await this.loadNewest();
  }

  busy(isBusy) {
    this.#emit("busy", isBusy);
  }

  gone() {
    this.#emit("gone");
  }

  async #load(bounds) {
    this.#synchronizer.isPaused = true;
    try {
      await this.#history.load(bounds, (page) => this.fill(page));
    } finally {
      this.#synchronizer.isPaused = false;
    }
  }

  /** A page holds nothing newer than its `head`: sync what changed between that and the cursor. */
  #extended(head) {
    this.#changed();
    this.#synchronizer.rewind(head);
  }

  #applyDeletion(event) {
    const last = this.lastMessage?.id === event.message_id ? this.lastMessage : null;
    const held = this.messages.get(event.message_id) ?? last;
    if (held) this.take(tombstone(held, event));
  }

  /** @param {MessagePayload} message */
  #count(message) {
    const isMine = message.sender?.id === this.me.id;
    const isFirst = this.readState.count(message, isMine);
    if (isFirst && message.mentions?.includes(this.me.id)) this.#tell({ mentioned: true });
    return isFirst;
  }

  /** @param {Partial<AnyChat>} fields */
  #tell(fields) {
    Object.assign(this.chat, fields);
    for (const name of Object.keys(fields)) this.#toldAt.set(name, performance.now());
  }

  #toldSince(moment) {
    return Object.fromEntries(Object.entries(this.chat).filter(([name]) => this.#toldAt.get(name) > moment));
  }

  #positioned() {
    if (!this.readState.unread) this.#tell({ mentioned: false });
    this.#changed();
  }

  /** @param {MessagePayload | null} message */
  #keepLast(message) {
    const last = this.lastMessage;
    if (!message || message.seq < (last?.seq ?? 0)) return;
    if (message.id === last?.id && message.changed <= last.changed) return;
    this.chat.last_message = message;
  }

  #changed() {
    this.#emit("change");
  }

  #emit(type, detail = null) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
