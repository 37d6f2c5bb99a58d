import { isMuted } from "sync/muting";
import { aheadOfDevice } from "words/clock";
import { dayKey } from "words/dates";

/** @import { Directory } from "sync/directory" */

const TICK = 1000;

/**
 * Once a second, does what is due only because time has passed: calls `onDay()` when dates read differently (“Today” has
 * become “Yesterday”, or the offset of the server's clock is known anew), and ends mutes that have expired.
 */
export class Ticker {
  #day;
  #ahead = 0;

  /** @param {{ directory: Pick<Directory, "withMute">, onDay: () => void, now?: () => Date }} options */
  constructor({ directory, onDay, now = () => new Date() }) {
    this.directory = directory;
    this.onDay = onDay;
    this.now = now;
    this.#day = dayKey(now());
  }

  start() {
    setInterval(() => this.tick(), TICK);
  }

  tick() {
    const now = this.now();
    const ahead = aheadOfDevice();
    const readsDifferently = dayKey(now) !== this.#day || ahead !== this.#ahead;
    [this.#day, this.#ahead] = [dayKey(now), ahead];
    if (readsDifferently) this.onDay();
    for (const one of this.directory.withMute) if (!isMuted(one.chat)) one.describe({ muted_until: null });
  }
}
