/**
 * How far this page knows one conversation. Changes are numbered 1, 2, 3 … without holes; everything up to `value` is
 * known, and `largest` is the largest number seen.
 */
export class Cursor {
  /** @param {number} head */
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

  /** A change with this number exists. */
  notice(number) {
    this.largest = Math.max(this.largest, number);
  }

  /** Everything up to `next` is known now. */
  advance(next) {
    this.value = Math.max(this.value, next);
    this.notice(next);
  }

  /** The newest page was loaded when the head was `head`; larger numbers seen meanwhile are kept. */
  restart(head) {
    this.value = head;
    this.notice(head);
  }

  /** Some of what is held is only as new as `head`. */
  rewind(head) {
    this.value = Math.min(this.value, head);
  }

  get behind() {
    return this.largest - this.value;
  }
}
