import { isFinal, reconnectDelay } from "models/backoff";
import { ConnectionLost, ConnectionOver, Refusal, TimedOut } from "models/problems";

const HEARTBEAT = 25_000;
const PATIENCE = 10_000;
const SESSION_ENDED = 4401;
const NOT_AUTHENTICATED = 4408;

/**
 * One connection of one person to this site, signed in by its cookie and reopened for ever.
 *
 * `state` is one of: idle, connecting, authenticating, live, waiting, signed-out, other-person, refused. The cookie may be
 * another's by now: the connection is live only when the server says that it is that of `personId`.
 * Events: `state` (after every change), `frame` (detail: one object of the server that answers no request) and
 * `doubt` (the server ended the session, or does not know it: worth one more try, and a look whether it still lives).
 */
export class Socket extends EventTarget {
  state = "idle";
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

  constructor({ url, personId, WebSocket = globalThis.WebSocket, random = Math.random }) {
    super();
    Object.assign(this, { url, personId, WebSocket, random });
  }

  get isLive() {
    return this.state === "live";
  }

  /** Nobody, or somebody else, is signed in: there is no connection until `revive`. */
  get isOver() {
    return ["signed-out", "other-person"].includes(this.state);
  }

  /** Connect now, whatever the timer says; does nothing while a connection stands or is being made. */
  open() {
    if (!["idle", "waiting"].includes(this.state)) return;
    clearTimeout(this.#timer);
    this.#become("connecting");
    const socket = new this.WebSocket(this.url, ["parley.1"]);
    this.#socket = socket;
    socket.onopen = () => this.#become("authenticating");
    socket.onmessage = (event) => this.#hear(event.data);
    socket.onclose = (event) => this.#closed(event.code);
    this.#watchSilence();
  }

  /** The network or the tab came back: reconnect at once, or ask whether the connection still lives. */
  probe() {
    if (this.state === "waiting") this.open();
    else if (this.isLive) this.#ask();
  }

  /** The session has ended, or is that of a `stranger`: hear nothing, send nothing, and stop trying. */
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

  /** Send one object without waiting for an answer; false when there is no live connection. */
  send(frame) {
    if (!this.isLive) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Send one object and resolve with the one answer to it; rejects with ConnectionLost, TimedOut or Refusal. */
  request(frame, { timeout = PATIENCE } = {}) {
    const id = `r${++this.#requestNumber}`;
    return new Promise((resolve, reject) => {
      if (!this.send({ ...frame, id })) return reject(this.isOver ? new ConnectionOver() : new ConnectionLost());
      const timer = setTimeout(() => this.#settle(id, (waiting) => waiting.reject(new TimedOut())), timeout);
      this.#requests.set(id, { resolve, reject, timer });
    });
  }

  #hear(text) {
    this.#watchSilence();
    for (const line of text.split("\n")) if (line && !this.isOver) this.#take(JSON.parse(line));
  }

  #take(frame) {
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

  /** A dead network reports its close minutes later: do not wait for it. */
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
