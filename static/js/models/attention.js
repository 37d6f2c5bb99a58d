const LONG_ENOUGH = 1000;

/**
 * Decides when something counts as read: `isSeen()` has to hold for a second while the tab is visible and its window
 * has the focus. `check()` is called whenever any of it may have changed.
 */
export class Attention {
  #timer = null;

  constructor({ isSeen, onRead, page = globalThis.document }) {
    Object.assign(this, { isSeen, onRead, page });
  }

  get isHere() {
    return this.page.visibilityState === "visible" && this.page.hasFocus();
  }

  check() {
    if (!this.isHere || !this.isSeen()) return this.stop();
    this.#timer ??= setTimeout(() => this.#conclude(), LONG_ENOUGH);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  #conclude() {
    this.#timer = null;
    if (this.isHere && this.isSeen()) this.onRead();
  }
}
