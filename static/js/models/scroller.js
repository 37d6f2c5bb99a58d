const AT_END = 100;

/**
 * A scrolled column whose content hangs at the end (`flex-direction: column-reverse`): it opens at the newest
 * message and stays there whatever grows, without a line of script. Its scrollTop is 0 at the end and negative above.
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

  /** Put an element a third of the way down. */
  toThird(target) {
    const { top, height } = this.element.getBoundingClientRect();
    this.element.scrollTop += target.getBoundingClientRect().top - top - height / 3;
  }

  /**
   * Change the content of `list` without moving what the reader looks at; whoever is at the end stays there, unless
   * `sticks` says that it is not the end of all.
   */
  keeping(list, change, { sticks = true } = {}) {
    if (sticks && this.isAtEnd) {
      change();
      return this.toEnd();
    }
    const top = this.element.getBoundingClientRect().top;
    const seen = [...list.children].filter((child) => child.getBoundingClientRect().bottom > top);
    const places = seen.map((child) => [child, child.getBoundingClientRect().top]);
    change();
    const [anchor, before] = places.find(([child]) => child.isConnected) ?? [];
    const moved = anchor ? anchor.getBoundingClientRect().top - before : 0;
    if (moved) this.element.scrollTop += moved; // to write it even unchanged would end a smooth scroll
  }

  /** Whether any of an element is before the reader's eyes. */
  shows(target) {
    const view = this.element.getBoundingClientRect();
    const { top, bottom } = target.getBoundingClientRect();
    return bottom > view.top && top < view.bottom;
  }
}
