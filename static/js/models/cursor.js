/**
 * How far one conversation has been followed. Its changes are numbered 1, 2, 3 … without holes; `value` is the number
 * up to which everything is known, `largest` the largest number heard of.
 */
export class Cursor {
  constructor(head) {
    this.value = head;
    this.largest = head;
  }

  /** Judge the number of an event: "old" (drop it), "next" (apply it, the cursor has moved) or "later" (sync). */
  accept(number) {
    if (number <= this.value) return "old";
    this.notice(number);
    if (number > this.value + 1) return "later";
    this.value = number;
    return "next";
  }

  /** Somebody said that the conversation has come this far. */
  notice(number) {
    this.largest = Math.max(this.largest, number);
  }

  /** Everything up to `next` is known now. */
  advance(next) {
    this.value = Math.max(this.value, next);
    this.notice(next);
  }

  /** The newest page was loaded when the head was `head`; numbers heard of meanwhile are kept. */
  restart(head) {
    this.value = head;
    this.notice(head);
  }

  /** Something is held only as it was at `head`. */
  rewind(head) {
    this.value = Math.min(this.value, head);
  }

  get behind() {
    return this.largest - this.value;
  }
}
