import { isFinal, reconnectDelay } from "net/backoff";
import { ConnectionLost, ConnectionOver, Refusal, TimedOut } from "net/problems";

const HEARTBEAT = 25_000;
const PATIENCE = 10_000;
const SESSION_ENDED = 4401;
const NOT_AUTHENTICATED = 4408;

/**
 * A WebSocket connection of one person, authenticated by the session cookie and reopened whenever it is lost.
 *
 * `state` is one of: idle, connecting, authenticating, live, waiting, signed-out, other-person, refused. Somebody else may
 * have signed in since, so the connection is live only once the server says that it belongs to `personId`.
 * Events: `state` (after every change), `frame` (detail: a frame of the server that answers no request) and `doubt` (the
 * server ended or does not know the session: one more try follows, and the session should be checked).
 */
export class Socket extends EventTarget {
  state = "idle";
  /** @type {MePayload | null} */
  stranger = null;
  retryAt = null;
  #socket = null;
  #attempt = 0;
  #timer = null;
  #silence = null;
  #heartbeat = HEARTBEAT;
  #requests = new Map();
  #requestNumber = 0;
  #sessionDoubted = false;

  /** @param {{ url: string, personId: Id, WebSocket?: typeof globalThis.WebSocket, random?: () => number }} options */
  constructor({ url, personId, WebSocket = globalThis.WebSocket, random = Math.random }) {
    super();
    this.url = url;
    this.personId = personId;
    this.WebSocket = WebSocket;
    this.random = random;
  }

  get isLive() {
    return this.state === "live";
  }

  /** Nobody, or somebody else, is signed in: there is no connection until `revive`. */
  get isOver() {
    return ["signed-out", "other-person"].includes(this.state);
  }

  /** Connect now, without waiting for the retry timer; does nothing while connected or connecting. */
  open() {
    if (!["idle", "waiting"].includes(this.state)) return;
    clearTimeout(this.#timer);
    this.#become("connecting");
    const socket = new this.WebSocket(this.url, ["parley.1"]);
    this.#socket = socket;
    socket.onopen = () => this.#become("authenticating");
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = (event) => this.#closed(event.code);
    this.#watchSilence();
  }

  /** The network or the tab came back: reconnect at once, or ping to see whether the connection is still alive. */
  probe() {
    if (this.state === "waiting") this.open();
    else if (this.isLive) this.#ask();
  }

  /**
   * The session has ended, or is now that of a `stranger`: disconnect and stop trying.
   *
   * @param {MePayload | null} stranger
   */
  giveUp(stranger = null) {
    if (this.isOver && this.stranger?.id === stranger?.id) return;
    clearTimeout(this.#timer);
    if (this.#socket) this.#forget(this.#socket);
    this.#abandonRequests();
    this.stranger = stranger;
    this.#become(stranger ? "other-person" : "signed-out");
  }

  /** This connection's person is signed in again. */
  revive() {
    if (!this.isOver) return;
    this.stranger = null;
    this.#sessionDoubted = false;
    this.state = "idle";
    this.open();
  }

  /**
   * Send one object without waiting for an answer; false when there is no live connection.
   *
   * @param {Frame} frame
   */
  send(frame) {
    if (!this.isLive) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /**
   * Send one object and resolve with the one answer to it; rejects with ConnectionLost, TimedOut or Refusal.
   *
   * @param {Frame} frame
   * @returns {Promise<any>}
   */
  request(frame, { timeout = PATIENCE } = {}) {
    const id = `r${++this.#requestNumber}`;
    return new Promise((resolve, reject) => {
      if (!this.send({ ...frame, id })) return reject(this.isOver ? new ConnectionOver() : new ConnectionLost());
      const timer = setTimeout(() => this.#settle(id, (waiting) => waiting.reject(new TimedOut())), timeout);
      this.#requests.set(id, { resolve, reject, timer });
    });
  }

  #receive(text) {
    this.#watchSilence();
    for (const line of text.split("\n")) if (line && !this.isOver) this.#dispatch(JSON.parse(line));
  }

  /** @param {Frame} frame */
  #dispatch(frame) {
    if (frame.type === "authenticated" && frame.user?.id !== this.personId) return this.giveUp(frame.user);
    if (frame.type === "authenticated") this.#authenticated(frame);
    if (frame.re === undefined) this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
    else if (frame.type === "error") this.#settle(frame.re, (waiting) => waiting.reject(new Refusal(frame)));
    else this.#settle(frame.re, (waiting) => waiting.resolve(frame));
  }

  #authenticated(frame) {
    this.#attempt = 0;
    this.#sessionDoubted = false;
    this.#heartbeat = (frame.heartbeat ?? HEARTBEAT / 1000) * 1000;
    this.#become("live");
  }

  #settle(id, conclude) {
    const waiting = this.#requests.get(id);
    if (!waiting) return;
    this.#requests.delete(id);
    clearTimeout(waiting.timer);
    conclude(waiting);
  }

  #watchSilence() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#ask(), this.#heartbeat);
  }

  #ask() {
    this.send({ type: "ping" });
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#drop(), PATIENCE);
  }

  /** A dead network reports its close only minutes later: do not wait for that. */
  #drop() {
    this.#forget(this.#socket);
    this.#closed(1006);
  }

  #forget(socket) {
    clearTimeout(this.#silence);
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #closed(code) {
    clearTimeout(this.#silence);
    this.#abandonRequests();
    if (isFinal(code)) return this.#become("refused");
    if (this.#isSignedOut(code)) return this.#become("signed-out");
    const delay = reconnectDelay(this.#attempt++, code, this.random);
    this.retryAt = performance.now() + delay;
    this.#timer = setTimeout(() => this.open(), delay);
    this.#become("waiting");
  }

  #abandonRequests() {
    for (const id of [...this.#requests.keys()]) {
      this.#settle(id, (waiting) => waiting.reject(new ConnectionLost()));
    }
  }

  /** The cookie may have been renewed in another tab, so an ended session is worth one more try. */
  #isSignedOut(code) {
    if (code !== SESSION_ENDED && code !== NOT_AUTHENTICATED) return false;
    const again = this.#sessionDoubted;
    this.#sessionDoubted = true;
    if (!again) this.dispatchEvent(new CustomEvent("doubt"));
    return again;
  }

  #become(state) {
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }
}
