import { randomId } from "net/ids";
import { ConnectionLost, Refusal } from "net/problems";
import { OutboxSequence } from "sync/outbox_storage";
import { serverNow } from "words/clock";

/**
 * @import { Socket } from "net/socket"
 * @import { OutboxStorage } from "sync/outbox_storage"
 */

const RETRIES = [1000, 2000, 4000, 8000];
const PATIENCE = 5000; // for the storage, which in some browsers never answers
const pauseFor = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * @typedef {object} Entry A message on its way.
 * @property {string} client_id
 * @property {Id} chat_id
 * @property {string} content
 * @property {number} order the place among all entries
 * @property {number} created_at
 * @property {"pending" | "failed"} state
 * @property {string} reason why it has failed
 */

/**
 * Messages on their way to the server. Each is stored in `storage` until the server has it, so that neither a reload nor
 * a lost connection loses it, and is sent again with the same `client_id`, so that it never arrives twice. Within one
 * conversation they are sent one after the other, in the order they were written.
 *
 * Events: `change` (detail: chat id), `sent` (detail: {entry, message}), `refused` (detail: {entry, problem}),
 * `unstored` (detail: the entry; this browser could not keep it, so a reload would lose it).
 */
export class Outbox extends EventTarget {
  /** @type {Entry[]} */
  #entries = [];
  #removed = new Set();
  #busy = new Set();
  #takingUp = null;
  #unstored = new Set();

  /**
   * @param {object} options
   * @param {Pick<OutboxStorage, "all" | "save" | "remove">} options.storage
   * @param {Pick<Socket, "isLive" | "request">} options.transport
   * @param {OutboxSequence} [options.sequence]
   * @param {(milliseconds: number) => Promise<void>} [options.pause]
   */
  constructor({ storage, transport, sequence = new OutboxSequence(), pause = pauseFor }) {
    super();
    this.storage = storage;
    this.transport = transport;
    this.sequence = sequence;
    this.pause = pause;
  }

  /**
   * Load what an earlier page or another tab left behind, before anything written later is sent. A storage that does not
   * answer in time is not waited for.
   */
  async restore() {
    const reading = this.#takeUp();
    this.#takingUp = Promise.race([reading, this.pause(PATIENCE)]);
    await this.#takingUp;
    this.#workEverywhere();
    await reading;
    this.#workEverywhere();
  }

  /** Whether closing the page now would lose a message. */
  get isAtRisk() {
    return this.#entries.some((entry) => this.#unstored.has(entry.client_id));
  }

  in(chatId) {
    return this.#entries.filter((entry) => entry.chat_id === chatId);
  }

  get(clientId) {
    return this.#entries.find((entry) => entry.client_id === clientId);
  }

  /**
   * @param {Id} chatId
   * @param {string} content
   */
  add(chatId, content) {
    const when = { order: this.sequence.next(), created_at: serverNow() };
    /** @type {Entry} */
    const entry = { client_id: randomId(), chat_id: chatId, content, ...when, state: "pending", reason: "" };
    this.#entries.push(entry);
    this.#keep(entry);
    this.#work(chatId);
    return entry;
  }

  /**
   * The server has this message: an answer said so, or an event that overtook it.
   *
   * @param {string} clientId
   * @param {MessagePayload} message
   */
  confirm(clientId, message) {
    const entry = this.get(clientId);
    if (!entry) return;
    this.remove(clientId);
    this.dispatchEvent(new CustomEvent("sent", { detail: { entry, message } }));
  }

  retry(clientId) {
    const entry = this.get(clientId);
    if (entry?.state !== "failed") return;
    Object.assign(entry, { state: "pending", reason: "" });
    this.#keep(entry);
    this.#work(entry.chat_id);
  }

  remove(clientId) {
    const entry = this.get(clientId);
    if (!entry) return;
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.#removed.add(clientId);
    this.storage.remove(clientId);
    this.#changed(entry);
  }

  /**
   * Undo `remove`.
   *
   * @param {Entry} entry
   */
  putBack(entry) {
    this.#removed.delete(entry.client_id);
    this.#entries = inOrder([...this.#entries, entry]);
    this.#keep(entry);
  }

  /** A connection is live: send what waits in every conversation, also what other tabs wrote meanwhile. */
  flush() {
    return this.restore();
  }

  async #takeUp() {
    const stored = this.#entries.filter(({ client_id: id }) => !this.#unstored.has(id));
    const kept = await this.storage.all();
    if (!kept) return;
    this.#dropGone(stored, new Set(kept.map(({ client_id: id }) => id)));
    const others = kept.filter(({ client_id: id }) => !this.get(id) && !this.#removed.has(id)).map(numbered);
    this.#entries = inOrder([...this.#entries, ...others]);
    for (const entry of others) {
      this.sequence.observe(entry.order);
      this.#changed(entry);
    }
  }

  /** Entries that are no longer stored were sent or discarded in another tab. */
  #dropGone(stored, keptIds) {
    const gone = stored.filter(({ client_id: id }) => !keptIds.has(id) && !this.#unstored.has(id));
    this.#entries = this.#entries.filter((entry) => !gone.includes(entry));
    for (const entry of gone) this.#changed(entry);
  }

  #workEverywhere() {
    for (const chatId of new Set(this.#entries.map((entry) => entry.chat_id))) this.#work(chatId);
  }

  async #work(chatId) {
    if (this.#busy.has(chatId)) return;
    this.#busy.add(chatId);
    try {
      const next = () => (this.transport.isLive ? this.#next(chatId) : null);
      for (let entry = next(); entry; entry = next()) await this.#deliver(entry);
    } finally {
      this.#busy.delete(chatId);
    }
  }

  #next(chatId) {
    return this.in(chatId).find((entry) => entry.state === "pending");
  }

  /**
   * Try until it is sent, has failed, or is no longer the next one: another tab may have left an older one.
   *
   * @param {Entry} entry
   */
  async #deliver(entry) {
    for (const wait of [...RETRIES, null]) {
      await this.#takingUp;
      if (this.#next(entry.chat_id) !== entry) return;
      try {
        const { client_id, chat_id, content } = entry;
        const answer = await this.transport.request({ type: "message", chat_id, client_id, content });
        return this.confirm(client_id, answer.message);
      } catch (problem) {
        if (problem instanceof ConnectionLost || !this.get(entry.client_id)) return;
        if (problem instanceof Refusal && !problem.isTemporary) return this.#refuse(entry, problem);
        if (wait === null) return this.#fail(entry, problem);
        await this.pause(Math.max(wait, 1000 * (problem.retryAfter ?? 0)));
      }
    }
  }

  /**
   * @param {Entry} entry
   * @param {Refusal} problem
   */
  #refuse(entry, problem) {
    this.#fail(entry, problem);
    this.dispatchEvent(new CustomEvent("refused", { detail: { entry, problem } }));
  }

  /**
   * @param {Entry} entry
   * @param {Error} problem
   */
  #fail(entry, problem) {
    Object.assign(entry, { state: "failed", reason: problem.message });
    this.#keep(entry);
  }

  /** @param {Entry} entry */
  async #keep(entry) {
    this.#unstored.add(entry.client_id);
    this.#changed(entry);
    const isStored = await this.storage.save({ ...entry });
    if (isStored) this.#unstored.delete(entry.client_id);
    else if (this.get(entry.client_id)) this.dispatchEvent(new CustomEvent("unstored", { detail: entry }));
  }

  /** @param {Entry} entry */
  #changed(entry) {
    this.dispatchEvent(new CustomEvent("change", { detail: entry.chat_id }));
  }
}

/** Entries stored before they had a number are ordered by their time. */
function numbered(entry) {
  return { order: entry.created_at, ...entry };
}

/** @param {Entry[]} entries */
function inOrder(entries) {
  return entries.sort((one, other) => one.order - other.order);
}
