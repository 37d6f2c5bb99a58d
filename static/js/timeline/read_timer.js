const READ_AFTER = 1000;

/** Whether this page is visible and has the focus. */
export function isPageActive(page = globalThis.document) {
  return page.visibilityState === "visible" && page.hasFocus();
}

/**
 * Calls `onRead()` once `isSeen()` has held for a second on a page that is visible and has the focus. Call `check()`
 * whenever any of that may have changed.
 */
export class ReadTimer {
  #timer = null;

  constructor({ isSeen, onRead, page = globalThis.document }) {
    this.isSeen = isSeen;
    this.onRead = onRead;
    this.page = page;
  }

  check() {
    if (!isPageActive(this.page) || !this.isSeen()) return this.stop();
    this.#timer ??= setTimeout(() => this.#conclude(), READ_AFTER);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  #conclude() {
    this.#timer = null;
    if (isPageActive(this.page) && this.isSeen()) this.onRead();
  }
}
