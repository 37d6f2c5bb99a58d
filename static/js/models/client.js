import { Api } from "api";
import { Directory } from "models/directory";
import { Drafts } from "models/drafts";
import { handleFrame } from "models/frames";
import { Outbox } from "models/outbox";
import { OutboxStorage } from "models/outbox_storage";
import { Presences } from "models/presences";
import { Server } from "models/server";
import { Socket } from "socket";

/**
 * Everything one signed-in page holds and does; controllers draw it and tell it what the person wants.
 *
 * Events: `select` (another conversation is shown), `posted` (a message was written here), `typing` (a key was pressed
 * outside any field), `drawn` (the timeline), `read` (its newest message), `edit`, `delete` and `buried` (detail: a
 * message), `refused` (detail: {entry, problem}), `notice` (detail: {text, kind}), `arrival` (detail: {conversation,
 * message}).
 */
export class Client extends EventTarget {
  current = null;
  hasUpdate = false;
  #build = null;

  constructor({ boot, token, url }) {
    super();
    this.me = boot.me;
    this.epoch = boot.epoch;
    this.api = new Api({ token });
    this.socket = new Socket({ url });
    this.server = new Server(this);
    this.directory = new Directory(this);
    this.presences = new Presences(this.server);
    this.outbox = new Outbox({ storage: new OutboxStorage(this.me.id), transport: this.socket });
    this.drafts = new Drafts(this.me.id);
    this.#adopt(boot);
  }

  start() {
    this.socket.addEventListener("frame", ({ detail }) => handleFrame(this, detail));
    this.directory.addEventListener("arrival", ({ detail }) => this.#arrived(detail));
    this.directory.addEventListener("removed", ({ detail }) => this.#removed(detail));
    this.presences.addEventListener("change", ({ detail }) => this.directory.updatePerson(detail));
    this.outbox.addEventListener("sent", ({ detail }) => this.#sent(detail));
    this.outbox.addEventListener("refused", ({ detail }) => this.tell("refused", detail));
    this.socket.addEventListener("doubt", () => this.#checkSession());
    addEventListener("online", () => this.socket.probe());
    document.addEventListener("visibilitychange", () => document.hidden || this.socket.probe());
    this.outbox.restore();
    this.socket.open();
  }

  tell(type, detail = null) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  notice(text, kind = "info") {
    this.tell("notice", { text, kind });
  }

  /** Show a conversation, or none. */
  async select(id) {
    this.current = this.directory.get(id) ?? null;
    this.tell("select");
    if (this.current && !this.current.isLoaded) await this.reload(this.current);
  }

  /** Show the direct conversation with a person, which is made if there is none yet. */
  async selectPerson(userId) {
    const known = this.directory.withPeer(userId);
    return this.select((known ?? this.directory.put(await this.server.directWith(userId))).id);
  }

  async reload(conversation) {
    await conversation.load().catch((problem) => this.notice(problem.message, "error"));
  }

  async loadOlder() {
    await this.current.loadOlder().catch((problem) => this.notice(problem.message, "error"));
  }

  // Making, joining and leaving conversations. Each rejects with a Refusal that has a sentence for the person.

  /** A group with these people, by id, username or e-mail address; resolves with its Conversation. */
  async createGroup({ name, members }) {
    return this.directory.put(await this.server.createGroup({ name, members }));
  }

  /** A room: {name, description?, type, max_members?}; resolves with its Conversation, whose chat has the `room_id`. */
  async createRoom(fields) {
    return this.directory.put(await this.server.createRoom(fields));
  }

  /** Join a private room by its code, however that was written; resolves with its Conversation. */
  async joinByCode(code) {
    const { room } = await this.server.joinByCode(code);
    return this.directory.put(room);
  }

  /** Join a public room; resolves with its Conversation. */
  async join(chatId) {
    const { room } = await this.server.join(chatId);
    return this.directory.put(room);
  }

  /** Leave a group or room; `chat_removed` follows on all of this person's devices. */
  async leave(chatId) {
    await this.server.leave(this.directory.get(chatId).chat);
  }

  /** How this person wants a conversation: {notify?, muted_until?, pinned?}. */
  async changeSettings(chatId, fields) {
    this.directory.put(await this.server.changeSettings(chatId, fields));
  }

  /** Hear of the presence of people that `part` of the page shows ("header", "members" or "sidebar"). */
  follow(userIds, part = "sidebar") {
    this.presences.follow(userIds, part);
  }

  send(text) {
    this.outbox.add(this.current.id, text);
    this.tell("posted");
  }

  /** One's own words may be changed and deleted, once the server has them. */
  mayChange(message) {
    return message.sender?.id === this.me.id && !message.deleted && message.message_type === "text";
  }

  /** Offer the newest of one's own messages for editing; answers whether there is one. */
  editLast() {
    const last = this.current?.messages.all.findLast((message) => this.mayChange(message));
    if (last) this.tell("edit", last);
    return Boolean(last);
  }

  async edit(message, content) {
    this.#changed(await this.server.edit(message.id, content));
  }

  async delete(message) {
    this.#changed(await this.server.delete(message.id));
  }

  /** Tell the server that everything in a conversation that this page has heard of was read. */
  async markRead(conversation) {
    await this.markReadTo(conversation, conversation.cursor.largest);
  }

  /** Tell the server that everything up to number `seq` was read. */
  async markReadTo(conversation, seq) {
    if (seq <= conversation.standing.lastRead) return;
    conversation.readTo(await this.server.read(conversation.id, seq));
  }

  /** Compare with the server after a cut: one list of all conversations, with heads and counts. */
  async refreshChats() {
    let after;
    do {
      const answer = await this.server.chats({ after });
      this.adoptEpoch(answer.epoch);
      for (const chat of answer.chats) this.directory.put(chat);
      after = answer.next;
    } while (after);
    if (this.current && !this.current.isLoaded) await this.reload(this.current);
  }

  adoptEpoch(epoch) {
    if (epoch !== this.epoch) this.directory.forget();
    this.epoch = epoch;
  }

  /** A server with another build than the page's has newer files to offer. */
  adoptBuild(build) {
    this.hasUpdate = this.#build !== null && this.#build !== build;
    this.#build ??= build;
  }

  #adopt({ chats, chat, history }) {
    for (const one of chats) this.directory.put(one);
    if (!chat) return;
    this.current = this.directory.put(chat);
    this.current.fill(history);
  }

  /** A socket that is not signed in hears nothing for ten seconds; REST says at once whether the session lives. */
  async #checkSession() {
    await this.api.get("/api/profile").catch(({ status }) => status === 401 && this.socket.giveUp());
  }

  #arrived({ conversation, detail: message }) {
    if (message.sender?.id === this.me.id) this.outbox.confirm(message.client_id, message);
    this.tell("arrival", { conversation, message });
  }

  #removed(conversation) {
    if (conversation !== this.current) return;
    this.select(null);
    this.notice("This conversation can no longer be read.");
  }

  #sent({ entry, message }) {
    this.directory.get(entry.chat_id)?.take(message);
  }

  #changed({ message }) {
    this.directory.get(message.chat_id)?.take(message);
  }
}
