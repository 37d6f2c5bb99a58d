const LONG_ENOUGH = 1000;

/** Whether somebody can be looking at this page. */
export function isHere(page = globalThis.document) {
  return page.visibilityState === "visible" && page.hasFocus();
}

/**
 * Decides when something counts as read: `isSeen()` has to hold for a second while the tab is visible and its window
 * has the focus. `check()` is called whenever any of it may have changed.
 */
export class Attention {
  #timer = null;

  constructor({ isSeen, onRead, page = globalThis.document }) {
    Object.assign(this, { isSeen, onRead, page });
  }

  check() {
    if (!isHere(this.page) || !this.isSeen()) return this.stop();
    this.#timer ??= setTimeout(() => this.#conclude(), LONG_ENOUGH);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  #conclude() {
    this.#timer = null;
    if (isHere(this.page) && this.isSeen()) this.onRead();
  }
}
