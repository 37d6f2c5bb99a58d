import { Api } from "api";
import { Actor } from "models/actor";
import { BrowserStorage } from "models/browser_storage";
import { Directory } from "models/directory";
import { Drafts } from "models/drafts";
import { handleFrame } from "models/frames";
import { Outbox } from "models/outbox";
import { OutboxSequence } from "models/outbox_sequence";
import { OutboxStorage } from "models/outbox_storage";
import { IdleDetector } from "models/presence/idle_detector";
import { PeoplePresence } from "models/presence/people_presence";
import { PresenceChannel } from "models/presence/presence_channel";
import { PublicRooms } from "models/public_rooms";
import { Recents } from "models/recents";
import { removalNotice } from "models/removal_notice";
import { Server } from "models/server";
import { Session } from "models/session";
import { Ticker } from "models/ticker";
import { Socket } from "socket";

/**
 * Everything one signed-in page holds and does; controllers draw it and tell it what the person wants.
 *
 * Events: `select` (another conversation is shown), `posted` (a message was written here), `typing` (what is typed now
 * belongs to the message), `leaving` (the page may go: what waits to be stored is stored now), `drawn` (the timeline), `read` (its newest message), `end` and `divider` (the timeline shall
 * go there), `edit`, `delete`, `buried` and `readers` (detail: a message), `unstash` (detail: what is taken out of the
 * drafts' stash), `refused` (detail: {entry, problem}), `notice` (detail: {text, kind, action}), `arrival` (detail: {conversation, message}), `ask` (for a dialog or a field of the sidebar;
 * detail: its name), `created` (detail: a Conversation with a Room ID), `side` (detail: whether the panel of members is
 * shown), `members` (detail: its MemberList), `invite` (somebody shall be invited), `day` (days and times are said
 * otherwise from now on).
 */
export class Client extends Actor {
  current = null;
  hasUpdate = false;
  #wanted = null;
  #build = null;

  constructor({ boot, token, url }) {
    super();
    this.me = boot.me;
    this.epoch = boot.epoch;
    this.socket = new Socket({ url, personId: this.me.id });
    this.session = new Session({ me: this.me, socket: this.socket, ask: signedIn });
    this.api = new Api({ token, session: this.session });
    this.server = new Server(this);
    this.directory = new Directory(this);
    this.peoplePresence = new PeoplePresence(this.server);
    this.publicRooms = new PublicRooms({ api: this.api, first: boot.public, conversations: this.directory });
    this.recents = new Recents(this.me.id);
    this.presenceChannel = new PresenceChannel(this);
    const sequence = new OutboxSequence({ userId: this.me.id, storage: new BrowserStorage() });
    this.outbox = new Outbox({ storage: new OutboxStorage(this.me.id), transport: this.socket, sequence });
    this.drafts = new Drafts(this.me.id);
    this.ticker = new Ticker({ directory: this.directory, onDay: () => this.emit("day") });
    this.idleDetector = new IdleDetector({ onChange: () => this.sayStatus() });
    this.#adopt(boot);
  }

  start() {
    this.socket.addEventListener("frame", ({ detail }) => handleFrame(this, detail));
    this.directory.addEventListener("arrival", ({ detail }) => this.#arrived(detail));
    this.directory.addEventListener("removed", ({ detail }) => this.#removed(detail));
    this.peoplePresence.addEventListener("change", ({ detail }) => this.directory.updatePerson(detail));
    this.outbox.addEventListener("sent", ({ detail }) => this.#sent(detail));
    this.outbox.addEventListener("refused", ({ detail }) => this.emit("refused", detail));
    this.socket.addEventListener("doubt", () => this.session.check());
    addEventListener("online", () => this.#backOnline());
    addEventListener("focus", () => this.session.isOver && this.session.check());
    addEventListener("pageshow", ({ persisted }) => persisted && this.session.check());
    document.addEventListener("visibilitychange", () => document.hidden || this.#returned());
    this.idleDetector.start();
    this.ticker.start();
    this.outbox.restore();
    this.socket.open();
    this.session.announce();
  }

  emit(type, detail = null) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /**
   * Say something in a corner of the page; `kind` is "info", "lasting" (until it is closed) or "error" (likewise). An
   * `action` {label, act} is offered beside it.
   */
  notice(text, kind = "info", action = null) {
    this.emit("notice", { text, kind, action });
  }

  /** Show a conversation, or none; one that this page does not know yet is asked for. */
  async select(id) {
    this.#wanted = id;
    const conversation = this.directory.get(id) ?? (id ? await this.#find(id) : null);
    if (this.#wanted !== id) return;
    if (this.current && conversation !== this.current) this.current.isKeptUnread = false;
    this.current = conversation;
    if (conversation) this.recents.visit(id);
    this.subscribeToShown();
    this.emit("select");
    await this.#loadShown();
  }

  /** Show the direct conversation with a person, which is made if there is none yet. */
  async selectPerson(userId) {
    return this.select((await this.directWith(userId)).id);
  }

  /** Subscribe to the presence of whoever is in the conversation that is shown. */
  subscribeToShown() {
    const peer = this.current?.chat.peer;
    this.presenceChannel.show(this.current);
    this.subscribePresence(peer ? [peer.id] : [], "header");
  }

  /** Fetch messages; what goes wrong is said. */
  async load(fetch) {
    await fetch().catch((problem) => problem.isSignedOut || this.notice(problem.message, "error"));
  }

  /**
   * Compare with the server after a cut: one list of all conversations, with heads and counts. One may have come into
   * the list while its pages were read, so what is not in it is asked for.
   */
  async refreshChats() {
    const listed = new Set();
    let after;
    do {
      const answer = await this.server.chats({ after });
      this.adoptEpoch(answer.epoch);
      for (const chat of answer.chats) listed.add(this.directory.put(chat));
      after = answer.next;
    } while (after);
    for (const one of this.directory.all) if (one.isMember && !listed.has(one)) await this.#ask(one);
    await this.#loadShown();
  }

  /** Tell whether anybody sits before this page. */
  sayStatus() {
    this.socket.send({ type: "set_status", status: this.idleDetector.isIdle ? "away" : "online" });
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

  /** Somebody looks at this tab again: what happened to its connection, or in other tabs, is found out at once. */
  #returned() {
    if (this.session.isOver) this.session.check();
    else this.socket.probe();
  }

  /** A short cut may have left the socket alive, and yet have kept a page of messages away. */
  #backOnline() {
    this.#returned();
    this.#loadShown();
  }

  async #loadShown() {
    const { current } = this;
    if (current && !current.isLoaded) await this.load(() => current.load());
  }

  #adopt({ chats, chat, history }) {
    for (const one of chats) this.directory.put(one);
    if (!chat) return;
    this.current = this.directory.put(chat);
    this.recents.visit(chat.id);
    this.current.fill(history);
    this.subscribeToShown();
  }

  async #find(id) {
    try {
      return this.directory.put(await this.server.chat(id));
    } catch (problem) {
      this.notice(problem.message, "error");
      return null;
    }
  }

  async #ask({ id }) {
    try {
      this.directory.put(await this.server.chat(id));
    } catch (problem) {
      if (problem.code !== "not_found") throw problem;
      this.directory.remove(id);
    }
  }

  #arrived({ conversation, detail: message }) {
    if (message.sender?.id === this.me.id) this.outbox.confirm(message.client_id, message);
    this.emit("arrival", { conversation, message });
  }

  /** Say that a conversation went away, unless its reader left it themselves and it was not on screen. */
  #removed({ conversation, reason }) {
    const isShown = conversation === this.current;
    const hasLeft = reason === "left";
    if (isShown) this.select(null);
    if (isShown || !hasLeft) this.notice(removalNotice(reason, conversation.chat.name), hasLeft ? "info" : "lasting");
  }

  #sent({ entry, message }) {
    this.directory.get(entry.chat_id)?.take(message);
  }
}

/** Whoever is signed in in this browser, or null; rejects when that cannot be found out. */
async function signedIn() {
  try {
    return await new Api().get("/api/profile");
  } catch (problem) {
    if (problem.isSignedOut) return null;
    throw problem;
  }
}
