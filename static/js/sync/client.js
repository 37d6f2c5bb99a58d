import { Api } from "net/api";
import { BrowserStorage } from "net/browser_storage";
import { Server } from "net/server";
import { Session } from "net/session";
import { Socket } from "net/socket";
import { IdleDetector } from "presence/idle_detector";
import { PeoplePresence } from "presence/people_presence";
import { PresenceChannel } from "presence/presence_channel";
import { Actions } from "sync/actions";
import { Directory } from "sync/directory";
import { Drafts } from "sync/drafts";
import { handleFrame } from "sync/frames";
import { Outbox } from "sync/outbox";
import { OutboxSequence, OutboxStorage } from "sync/outbox_storage";
import { PublicRooms } from "sync/public_rooms";
import { Recents } from "sync/recents";
import { Ticker } from "sync/ticker";
import { removalNotice } from "words/sentences";

/** @import { Conversation } from "sync/conversation" */

/**
 * The state of one signed-in page and its connection to the server; controllers draw it and call its methods.
 *
 * Events: `select` (another conversation is shown), `arrival` (detail: {conversation, message}), `refused` (the server
 * refused a message; detail: {entry, problem}), `day` (dates read differently from now on), `notice` (detail: {text, kind,
 * action}, for a toast).
 */
export class Client extends EventTarget {
  /** @type {Conversation | null} */
  current = null;
  hasUpdate = false;
  wasConnected = false;
  #wanted = null;
  #knownGone = new Set(); // ids of conversations that the person knows to be gone
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
    this.actions = new Actions(this);
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
   * Show a toast. `kind` is "info", or "lasting" or "error", which stay until they are closed. An `action` {label, act}
   * becomes its button.
   */
  notice(text, kind = "info", action = null) {
    this.emit("notice", { text, kind, action });
  }

  /**
   * Show a conversation, or none; one that this page does not know yet is fetched. One that cannot be found changes nothing:
   * then this resolves to false, unless something else was selected meanwhile. `isReturn`: the person was there before, and
   * is told only once that it is gone.
   */
  async select(id, { isReturn = false } = {}) {
    this.#wanted = id;
    const conversation = this.directory.get(id) ?? (id ? await this.#find(id, isReturn) : null);
    if (this.#wanted !== id) return true;
    if (id && !conversation) return false;
    if (this.current && conversation !== this.current) this.current.isKeptUnread = false;
    this.current = conversation;
    if (conversation) this.recents.visit(id);
    this.subscribeToShown();
    this.emit("select");
    await this.#loadShown();
    return true;
  }

  /** Show the direct conversation with a person; it is created if there is none yet. */
  async selectPerson(userId) {
    return this.select((await this.actions.directWith(userId)).id);
  }

  /** Subscribe to the presence of whoever is in the conversation that is shown. */
  subscribeToShown() {
    const peer = this.current?.chat.peer;
    this.presenceChannel.show(this.current);
    this.peoplePresence.subscribe(peer ? [peer.id] : [], "header");
  }

  /** Do what the person asked for, and show in a toast why it failed, if it did. Resolves with whether it succeeded. */
  async attempt(work) {
    try {
      await work();
      return true;
    } catch (problem) {
      this.notice(problem.message, "error");
      return false;
    }
  }

  /** Fetch what the page needs, and show in a toast why that failed, unless it is because nobody is signed in. */
  async load(fetch) {
    await fetch().catch((problem) => problem.isSignedOut || this.notice(problem.message, "error"));
  }

  /**
   * Compare with the server after a lost connection: fetch the list of all conversations, with heads and counts. The list
   * may change while its pages are fetched, so a conversation that is missing from it is asked for by itself.
   */
  async refreshChats() {
    const listed = new Set();
    let after;
    do {
      const askedAt = performance.now();
      const answer = await this.server.chats({ after });
      this.adoptEpoch(answer.epoch);
      for (const chat of answer.chats) listed.add(this.directory.putIfKept(chat, askedAt));
      after = answer.next;
    } while (after);
    for (const one of this.directory.all) if (one.isMember && !listed.has(one)) await this.#ask(one);
    this.publicRooms.refresh();
    await this.#loadShown();
  }

  /** Tell the server whether this page is in use or idle. */
  sayStatus() {
    this.socket.send({ type: "set_status", status: this.idleDetector.isIdle ? "away" : "online" });
  }

  adoptEpoch(epoch) {
    if (epoch !== this.epoch) this.directory.forget();
    this.epoch = epoch;
  }

  /** Remember the first build number; another one means that reloading would bring newer files. */
  adoptBuild(build) {
    this.hasUpdate = this.#build !== null && this.#build !== build;
    this.#build ??= build;
  }

  /** The tab is visible again: check at once whether its connection and its session are still alive. */
  #returned() {
    if (this.session.isOver) this.session.check();
    else this.socket.probe();
  }

  /** A short loss of the network may leave the socket alive although the fetching of a page has failed. */
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

  async #find(id, isReturn) {
    try {
      return await this.directory.putAnswer(this.server.chat(id));
    } catch (problem) {
      if (!isReturn || !this.#knownGone.has(id)) this.notice(problem.message, "error");
      if (problem.code === "not_found") this.#knownGone.add(id);
      return null;
    }
  }

  async #ask({ id }) {
    try {
      await this.directory.putAnswer(this.server.chat(id));
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
    this.#knownGone.add(conversation.id);
    const isShown = conversation === this.current;
    const hasLeft = reason === "left";
    if (isShown) this.select(null);
    if (isShown || !hasLeft) this.notice(removalNotice(reason, conversation.chat.name), hasLeft ? "info" : "lasting");
  }

  #sent({ entry, message }) {
    this.directory.get(entry.chat_id)?.take(message);
  }
}

/** The profile of whoever is signed in in this browser, or null; rejects when the server cannot be asked. */
async function signedIn() {
  try {
    return await new Api().get("/api/profile");
  } catch (problem) {
    if (problem.isSignedOut) return null;
    throw problem;
  }
}
