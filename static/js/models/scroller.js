const AT_END = 100;

/**
 * A scroll container anchored at its end by CSS (`flex-direction: column-reverse`): it opens at the newest message and
 * stays there when content grows. Its scrollTop is 0 at the end and negative above.
 */
export class Scroller {
  constructor(element) {
    this.element = element;
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
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.element.scrollTo({ top: 0, behavior: smoothly && !isCalm ? "smooth" : "instant" });
  }

  /** Scroll so that an element stands at a third of the height. */
  toThird(target) {
    const { top, height } = this.element.getBoundingClientRect();
    this.element.scrollTop += target.getBoundingClientRect().top - top - height / 3;
  }

  /**
   * Run `change` on the content of `list` and keep the scroll position of what is visible. At the end, stay at the end,
   * unless `sticks` is false because newer messages are not loaded.
   */
  preservingPosition(list, change, { sticks = true } = {}) {
    if (sticks && this.isAtEnd) {
      change();
      return this.toEnd();
    }
    const top = this.element.getBoundingClientRect().top;
    const seen = [...list.children].filter((child) => child.getBoundingClientRect().bottom > top);
    const positions = seen.map((child) => [child, child.getBoundingClientRect().top]);
    change();
    const [anchor, before] = positions.find(([child]) => child.isConnected) ?? [];
    const moved = anchor ? anchor.getBoundingClientRect().top - before : 0;
    if (moved) this.element.scrollTop += moved; // to write it even unchanged would end a smooth scroll
  }

  /** Whether any part of an element is visible. */
  shows(target) {
    const view = this.element.getBoundingClientRect();
    const { top, bottom } = target.getBoundingClientRect();
    return bottom > view.top && top < view.bottom;
  }
}
