import { Cursor } from "models/cursor";
import { ConnectionLost } from "models/problems";

const TOO_FAR_BEHIND = 1000;
const POLITENESS = 2000;
const pauseFor = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Follows the numbered changes of one conversation: applies what is next, and fetches what is missing with one `sync`
 * at a time.
 *
 * `fetch(after)` resolves with the protocol's `changes`. `target` is what is kept up to date: `apply(event)`,
 * `absorb(changes)`, `startAnew()` (drop everything and load the newest page), `busy(isBusy)`, `gone()`.
 */
export class Follower {
  cursor;
  isPaused = false;
  #isSyncing = false;

  constructor({ head, fetch, target, pause = pauseFor, random = Math.random }) {
    Object.assign(this, { fetch, target, pause, random });
    this.cursor = new Cursor(head);
  }

  /** A numbered event of the server. While the newest page is loading its number is only remembered. */
  receive(event) {
    if (this.isPaused) return this.cursor.notice(event.n);
    const verdict = this.cursor.accept(event.n);
    if (verdict === "later") this.catchUp();
    if (verdict === "next") this.target.apply(event);
  }

  /** Nothing that was followed is held any more. */
  forget() {
    this.cursor = new Cursor(0);
  }

  /** The newest page was loaded when the conversation stood at `head`. */
  restart(head) {
    this.cursor.restart(head);
    this.catchUp();
  }

  /** What is held is known only up to `head`: ask for what changed since. */
  rewind(head) {
    this.cursor.rewind(head);
    this.catchUp();
  }

  /** The server says that the conversation stands at `head`; nothing of it is held if it was never opened. */
  hear(head, { isHeld }) {
    if (isHeld) this.cursor.notice(head);
    else this.cursor.advance(head);
    this.catchUp();
  }

  /**
   * Fetch until nothing is missing. With `compare` the server is asked even though no number is known to be missing,
   * after a random moment, because every other page is told to do the same.
   */
  async catchUp({ compare = false } = {}) {
    if (this.#isSyncing || !(compare || this.cursor.behind)) return;
    this.#isSyncing = true;
    this.target.busy(true);
    try {
      if (compare) await this.pause(this.random() * POLITENESS);
      if (compare) await this.#step();
      while (this.cursor.behind > 0 && (await this.#step()));
    } catch (problem) {
      await this.#stumble(problem);
    } finally {
      this.#isSyncing = false;
      this.target.busy(false);
    }
  }

  /** One `sync`; answers whether it brought this further. */
  async #step() {
    const before = this.cursor.value;
    const changes = this.cursor.behind > TOO_FAR_BEHIND ? { reset: true } : await this.fetch(before);
    if (changes.reset) {
      await this.target.startAnew();
      return true;
    }
    this.target.absorb(changes);
    this.cursor.advance(changes.next);
    if (!changes.complete) this.cursor.notice(changes.head);
    return this.cursor.value > before;
  }

  /** After a cut the next connection begins again; anything else may go away by itself. */
  async #stumble(problem) {
    if (problem instanceof ConnectionLost || problem.isSignedOut) return;
    if (problem.code === "not_found") return this.target.gone();
    await this.pause(1000 * (problem.retryAfter ?? 5));
    queueMicrotask(() => this.catchUp());
  }
}
