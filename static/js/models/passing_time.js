import { aheadOfDevice } from "models/clock";
import { dayKey } from "models/dates";
import { isMuted } from "models/muting";

const TICK = 1000;

/**
 * What changes only because time passes, however the device's clock moves: tells `onDay()` when days are said otherwise
 * than before (“Today” has become “Yesterday”), or when it turned out what time it is; and ends mutes that are over.
 */
export class PassingTime {
  #day;
  #ahead = 0;

  constructor({ directory, onDay, now = () => new Date() }) {
    Object.assign(this, { directory, onDay, now });
    this.#day = dayKey(now());
  }

  start() {
    setInterval(() => this.tick(), TICK);
  }

  tick() {
    const now = this.now();
    const ahead = aheadOfDevice();
    const isSaidOtherwise = dayKey(now) !== this.#day || ahead !== this.#ahead;
    [this.#day, this.#ahead] = [dayKey(now), ahead];
    if (isSaidOtherwise) this.onDay();
    for (const one of this.directory.withMute) if (!isMuted(one.chat)) one.describe({ muted_until: null });
  }
}
