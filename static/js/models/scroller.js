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

  /** Change the content of `list` without moving what the reader looks at. */
  keeping(list, change) {
    if (this.isAtEnd) {
      change();
      return this.toEnd();
    }
    const top = this.element.getBoundingClientRect().top;
    const anchor = [...list.children].find((child) => child.getBoundingClientRect().bottom > top);
    const before = anchor?.getBoundingClientRect().top;
    change();
    if (anchor?.isConnected) this.element.scrollTop += anchor.getBoundingClientRect().top - before;
  }
}
