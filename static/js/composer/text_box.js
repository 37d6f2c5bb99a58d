import { beginning, MOST_CHARACTERS, MOST_PASTED, measure } from "composer/limits";

const GROWS_BY_STYLE = Boolean(globalThis.CSS?.supports("field-sizing", "content"));
/** A text of so many code units fills the eight rows that the style sheet allows, whatever their width. */
const FULL = 4000;

/** The text area of the composer: it grows with its text, counts characters near the limit, and knows what may be sent. */
export class TextBox {
  constructor({ input, send, counter }) {
    this.input = input;
    this.send = send;
    this.counter = counter;
    input.maxLength = MOST_PASTED;
  }

  get text() {
    return this.input.value;
  }

  /** Setting an equal text keeps the caret and the undo history. */
  set text(text) {
    if (text !== this.input.value) this.input.value = text;
    this.refresh();
  }

  get isSendable() {
    return measure(this.text).isSendable;
  }

  get hasFocus() {
    return document.hasFocus() && document.activeElement === this.input;
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  /** Call after every change of the text; the style sheet limits the height to eight rows. */
  refresh() {
    const { text } = this;
    const { left, isCounted, isSendable } = measure(text);
    this.send.disabled = !isSendable;
    this.counter.toggleAttribute("hidden", !isCounted); // unlike a property, it leaves alone what is so already
    if (isCounted) this.#count(left);
    if (!GROWS_BY_STYLE) this.#grow(text.length);
  }

  /** Insert as much of a text as a message has room for, as if typed; returns whether that is anything. */
  insertBeginning(text) {
    const { selectionStart, selectionEnd, textLength } = this.input;
    const room = MOST_CHARACTERS - (textLength - (selectionEnd - selectionStart));
    const part = room > 0 ? beginning(text, room) : "";
    if (part) document.execCommand("insertText", false, part); // can be undone, unlike setRangeText
    return Boolean(part);
  }

  /** Whether the box would hold too much with this text in it. */
  isTooMuch(text) {
    return this.input.textLength + text.length > MOST_PASTED;
  }

  #count(left) {
    this.counter.textContent = left < 0 ? `${-left} characters too many` : `${left} characters left`;
    this.counter.classList.toggle("composer__counter--over", left < 0);
  }

  /** A long text is not measured, because that would lay it out twice. */
  #grow(length) {
    const { style } = this.input;
    const isLong = length > FULL;
    style.height = isLong ? "100vh" : "auto";
    if (!isLong) style.height = `${this.input.scrollHeight}px`;
  }
}
