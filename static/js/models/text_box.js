import { measure } from "models/limits";

/** The text area one writes in: it grows with its text, counts when that becomes long, and knows what may be sent. */
export class TextBox {
  constructor({ input, send, counter }) {
    Object.assign(this, { input, send, counter });
  }

  get text() {
    return this.input.value;
  }

  set text(text) {
    this.input.value = text;
    this.refresh();
  }

  get isSendable() {
    return measure(this.text).isSendable;
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  /** Call after every change of the text; the style sheet limits the height to eight rows. */
  refresh() {
    const { left, isCounted, isSendable } = measure(this.text);
    this.send.disabled = !isSendable;
    this.counter.hidden = !isCounted;
    this.counter.textContent = left < 0 ? `${-left} characters too many` : `${left} characters left`;
    this.counter.classList.toggle("composer__counter--over", left < 0);
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
  }
}
