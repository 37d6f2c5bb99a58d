import { Follower } from "models/follower";
import { History } from "models/history";
import { tombstone } from "models/message_store";
import { isMuted } from "models/muting";
import { ConversationPresence } from "models/presence/conversation_presence";
import { ReadState } from "models/read_state";
import { Receipts } from "models/receipts";

const PAGE = 50;

/**
 * One conversation as this page knows it, kept equal to the server's.
 *
 * `server` offers `sync(chatId, after)` and `page(chatId, {before, after, around})`, both promises of the protocol's
 * answers. Events: `change` (anything to draw), `presence` (who is online or typing), `arrival` (detail: a message first
 * heard of), `setback` (what was read is unread again), `busy` (detail: catching up?), `gone` (it is not to be read).
 *
 * While it is shown `dividedAt` is the number after which its reader found something new, or null, and `isKeptUnread`
 * says that they want it to stay unread although it is before their eyes.
 */
export class Conversation extends EventTarget {
  receipts = new Receipts();
  presence = new ConversationPresence({ onChange: () => this.#tell("presence") });
  isKeptUnread = false;
  dividedAt = null;
  #history;
  #follower;

  constructor(chat, { me, server, ...options }) {
    super();
    Object.assign(this, { chat, me, server });
    this.readState = new ReadState(chat);
    const [sync, page] = [(after) => server.sync(this.id, after), (bounds) => server.page(this.id, bounds)];
    this.#follower = new Follower({ head: chat.head, fetch: sync, target: this, ...options });
    this.#history = new History({ fetch: page, onPage: ({ head }) => this.#extended(head) });
  }

  get id() {
    return this.chat.id;
  }

  get cursor() {
    return this.#follower.cursor;
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

  /** What this conversation adds to the number in the title: nothing that its reader wants to be left alone with. */
  get loud() {
    const { notify, mentioned } = this.chat;
    const isWanted = notify === "all" || (notify === "mentions" && mentioned);
    return this.isMember && isWanted && !isMuted(this.chat) ? this.readState.unread : 0;
  }

  /** A page, as the server drew it into the page or as it was fetched, instead of what is held. */
  fill(page) {
    this.#history.fill(page);
    for (const message of page.messages) this.#count(message);
    this.receipts.keep(page.reads);
    if (!page.has_after) this.#keepLast(this.messages.newest);
    this.#changed();
    this.#follower.restart(page.head);
  }

  /** Fetch the page where its reader left off: around the first unread message, if that is not on the newest page. */
  load() {
    const { lastRead, unread } = this.readState;
    return this.#load(unread && this.cursor.largest - lastRead >= PAGE ? { around: lastRead + 1 } : {});
  }

  /** Fetch the newest page. */
  loadNewest() {
    return this.#load({});
  }

  loadOlder() {
    return this.#history.loadOlder();
  }

  loadNewer() {
    return this.#history.loadNewer();
  }

  /** A chat payload was fetched: what it says of names and counts holds, and its head may be ahead of the cursor. */
  refresh(chat) {
    this.readState.refresh(chat);
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
    if (isFirst && message.sender) this.presence.stopTyping(message.sender.id);
    if (isFirst && !message.deleted) this.#tell("arrival", message);
    this.#changed();
  }

  /** Another member has read up to `seq`. */
  receipt(userId, seq) {
    this.receipts.keep({ [userId]: seq });
    this.#changed();
  }

  /** The server's answer to one's own reading. */
  readTo({ last_read_seq: lastRead, unread }) {
    this.isKeptUnread = false;
    this.readState.moveTo(lastRead, unread);
    this.#positioned();
  }

  /** One's own position was moved; back, if its reader wants what was read to be unread again. */
  adoptPosition(position) {
    const { lastRead } = this.readState;
    this.readState.adopt(position);
    this.isKeptUnread = this.readState.lastRead < lastRead || (this.isKeptUnread && this.readState.lastRead === lastRead);
    this.#positioned();
    if (this.readState.lastRead < lastRead) this.#tell("setback");
  }

  /** Names, pictures and settings of this conversation changed. */
  describe(fields) {
    Object.assign(this.chat, fields);
    this.#changed();
  }

  /** What was held is no longer what the server has. */
  forget() {
    this.#follower.forget();
    this.#history.forget();
  }

  // What the follower asks for.

  apply(event) {
    if (event.message) this.take(event.message);
    if (event.type === "message_deleted") this.#bury(event);
  }

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
    this.#tell("busy", isBusy);
  }

  gone() {
    this.#tell("gone");
  }

  async #load(bounds) {
    this.#follower.isPaused = true;
    try {
      await this.#history.load(bounds, (page) => this.fill(page));
    } finally {
      this.#follower.isPaused = false;
    }
  }

  /** What changed between the reading of the page and its coming was not held then, and is asked for again. */
  #extended(head) {
    this.#changed();
    this.#follower.rewind(head);
  }

  #bury(event) {
    const last = this.lastMessage?.id === event.message_id ? this.lastMessage : null;
    const held = this.messages.get(event.message_id) ?? last;
    if (held) this.take(tombstone(held, event));
  }

  #count(message) {
    const isMine = message.sender?.id === this.me.id;
    const isFirst = this.readState.count(message, isMine);
    if (isFirst && message.mentions?.includes(this.me.id)) this.chat.mentioned = true;
    return isFirst;
  }

  #positioned() {
    if (!this.readState.unread) this.chat.mentioned = false;
    this.#changed();
  }

  #keepLast(message) {
    const last = this.lastMessage;
    if (!message || message.seq < (last?.seq ?? 0)) return;
    if (message.id === last?.id && message.changed <= last.changed) return;
    this.chat.last_message = message;
  }

  #changed() {
    this.#tell("change");
  }

  #tell(type, detail = null) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
