import { ConnectionLost } from "net/problems";
import { Cursor } from "sync/cursor";

const MAX_GAP = 1000;
const MAX_JITTER = 2000;
const pauseFor = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Keeps one conversation up to date by the numbers of its changes: applies an event that is next in order, and fetches
 * what is missing, one `sync` at a time.
 *
 * @typedef {object} Target What is kept up to date.
 * @property {(event: Frame) => void} apply
 * @property {(changes: ChangesPayload) => void} absorb
 * @property {() => Promise<void>} startAnew drop everything and load the newest page
 * @property {(isBusy: boolean) => void} busy
 * @property {() => void} gone
 */
export class Synchronizer {
  cursor;
  isPaused = false;
  #isSyncing = false;

  /**
   * @param {object} options
   * @param {number} options.head
   * @param {(after: number) => Promise<ChangesPayload>} options.fetch
   * @param {Target} options.target
   * @param {(milliseconds: number) => Promise<void>} [options.pause]
   * @param {() => number} [options.random]
   */
  constructor({ head, fetch, target, pause = pauseFor, random = Math.random }) {
    this.fetch = fetch;
    this.target = target;
    this.pause = pause;
    this.random = random;
    this.cursor = new Cursor(head);
  }

  /**
   * Take a numbered event of the server. While a page is loading, only its number is remembered.
   *
   * @param {Frame} event
   */
  receive(event) {
    if (this.isPaused) return this.cursor.notice(event.n);
    const verdict = this.cursor.accept(event.n);
    if (verdict === "later") this.sync();
    if (verdict === "next") this.target.apply(event);
  }

  /** Nothing of the conversation is held any more. */
  forget() {
    this.cursor = new Cursor(0);
  }

  /** The newest page was loaded when the conversation stood at `head`. */
  restart(head) {
    this.cursor.restart(head);
    this.sync();
  }

  /** What is held is known only up to `head`: ask for what changed since. */
  rewind(head) {
    this.cursor.rewind(head);
    this.sync();
  }

  /**
   * The server says that the conversation's head is `head`; if no messages of it are held, there is nothing to fetch.
   *
   * @param {number} head
   * @param {{ isHeld: boolean }} options
   */
  observeHead(head, { isHeld }) {
    if (isHeld) this.cursor.notice(head);
    else this.cursor.advance(head);
    this.sync();
  }

  /**
   * Fetch until nothing is missing. With `compare`, ask the server even though no gap is known, after a random delay,
   * because the server tells all pages at once to do so.
   */
  async sync({ compare = false } = {}) {
    if (this.#isSyncing || !(compare || this.cursor.behind)) return;
    this.#isSyncing = true;
    this.target.busy(true);
    try {
      if (compare) await this.pause(this.random() * MAX_JITTER);
      if (compare) await this.#step();
      while (this.cursor.behind > 0 && (await this.#step()));
    } catch (problem) {
      await this.#recover(problem);
    } finally {
      this.#isSyncing = false;
      this.target.busy(false);
    }
  }

  /** One `sync`; returns whether it moved the cursor. */
  async #step() {
    const before = this.cursor.value;
    const changes = this.cursor.behind > MAX_GAP ? null : await this.fetch(before);
    if (!changes || changes.reset) {
      await this.target.startAnew();
      return true;
    }
    this.target.absorb(changes);
    this.cursor.advance(changes.next);
    if (!changes.complete) this.cursor.notice(changes.head);
    return this.cursor.value > before;
  }

  /** After a lost connection the next one syncs anyway; any other error is retried after a pause. */
  async #recover(problem) {
    if (problem instanceof ConnectionLost || problem.isSignedOut) return;
    if (problem.code === "not_found") return this.target.gone();
    await this.pause(1000 * (problem.retryAfter ?? 5));
    queueMicrotask(() => this.sync());
  }
}
