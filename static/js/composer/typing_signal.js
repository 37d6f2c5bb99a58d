const AGAIN = 3000;

/** Sends `typing`, at most every three seconds while the person types, and `stop_typing` once when they stop. */
export class TypingSignal {
  #chatId = null;
  #saidAt = -Infinity;

  constructor({ send, now = () => Date.now() }) {
    this.send = send;
    this.now = now;
  }

  /** The text in the composer changed; a blank text counts as stopping. */
  wrote(chatId, text) {
    if (!text.trim()) return this.stop();
    if (chatId !== this.#chatId) this.stop();
    if (Math.abs(this.now() - this.#saidAt) < AGAIN) return; // the clock may have been set back
    this.#chatId = chatId;
    this.#saidAt = this.now();
    this.send({ type: "typing", chat_id: chatId });
  }

  /** The person no longer types: the text was sent or emptied, or another conversation is shown. */
  stop() {
    if (this.#chatId === null) return;
    this.send({ type: "stop_typing", chat_id: this.#chatId });
    this.#chatId = null;
    this.#saidAt = -Infinity;
  }
}
