const AT_END = 100;

/**
 * A scroll container anchored at its end by CSS (`flex-direction: column-reverse`): it opens at the newest message and
 * stays there when content grows. Its scrollTop is 0 at the end and negative above.
 */
export class Scroller {
  #placed = 0;

  constructor(element) {
    this.element = element;
  }

  /** Whether the reader has scrolled since the page scrolled last. */
  get isMovedByReader() {
    return Math.abs(this.element.scrollTop - this.#placed) > 1;
  }

  get isVisible() {
    return this.element.clientHeight > 0;
  }

  get fromEnd() {
    return -this.element.scrollTop;
  }

  get fromStart() {
    return this.element.scrollHeight - this.element.clientHeight - this.fromEnd;
  }

  get isAtEnd() {
    return this.fromEnd < AT_END;
  }

  toEnd({ smoothly = false } = {}) {
    const isGliding = smoothly && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.element.scrollTo({ top: 0, behavior: isGliding ? "smooth" : "instant" });
    this.#placed = 0;
  }

  /** Where the reader is: the topmost visible message, and how far its lower edge is below the upper edge of the view. */
  placeIn(list) {
    const { top } = this.element.getBoundingClientRect();
    const message = [...list.children].find((child) => isMessage(child) && bottomOf(child) > top);
    return message ? { key: message.dataset.key, seq: Number(message.dataset.seq), offset: bottomOf(message) - top } : null;
  }

  /** Scroll so that the lower edge of an element is `offset` below the upper edge of the view. */
  toPlace(target, { offset }) {
    this.#moveBy(bottomOf(target) - this.element.getBoundingClientRect().top - offset);
  }

  /** Scroll so that an element stands at a third of the height. */
  toThird(target) {
    const { top, height } = this.element.getBoundingClientRect();
    this.#place(this.element.scrollTop + target.getBoundingClientRect().top - top - height / 3);
  }

  /**
   * Run `change` on the content of `list` and keep the lower edge of the topmost visible message where it is: dates and
   * dividers move, and what stands above it may grow. At the end, follow what is added there, unless `sticks` is false
   * because newer messages are not loaded.
   */
  preservingPosition(list, change, { sticks = true } = {}) {
    if (!list.lastElementChild) return change();
    const isAtEnd = sticks && this.isAtEnd;
    const last = list.lastElementChild;
    const { top } = this.element.getBoundingClientRect();
    const seen = [...list.children].filter((child) => bottomOf(child) > top);
    const positions = [...seen.filter(isMessage), ...seen].map((child) => [child, bottomOf(child)]);
    change();
    if (isAtEnd && (this.fromEnd < 1 || list.lastElementChild !== last)) return this.toEnd();
    const [anchor, before] = positions.find(([child]) => child.isConnected) ?? [];
    if (anchor) this.#moveBy(bottomOf(anchor) - before);
  }

  /** Whether any part of an element is visible. */
  shows(target) {
    const view = this.element.getBoundingClientRect();
    const { top, bottom } = target.getBoundingClientRect();
    return bottom > view.top && top < view.bottom;
  }

  /** Browsers cut scrollTop down to whole pixels of the screen. To write it even unchanged would end a smooth scroll. */
  #moveBy(distance) {
    const { devicePixelRatio: ratio = 1 } = globalThis;
    const pixels = Math.round(distance * ratio);
    if (pixels) this.#place(Math.round(this.element.scrollTop * ratio + pixels) / ratio);
  }

  #place(scrollTop) {
    this.element.scrollTop = scrollTop;
    this.#placed = this.element.scrollTop;
  }
}

function isMessage(element) {
  return Boolean(element.dataset.messageId);
}

function bottomOf(element) {
  return element.getBoundingClientRect().bottom;
}
