const AGAIN = 3000;

/** Says that its person is writing: at most every three seconds, and once when they no longer are. */
export class TypingSignal {
  #chatId = null;
  #saidAt = -Infinity;

  constructor({ send, now = () => Date.now() }) {
    Object.assign(this, { send, now });
  }

  /** What is written in a conversation changed; an empty text is no writing. */
  wrote(chatId, text) {
    if (!text.trim()) return this.stop();
    if (chatId !== this.#chatId) this.stop();
    if (Math.abs(this.now() - this.#saidAt) < AGAIN) return; // the clock may have been set back
    this.#chatId = chatId;
    this.#saidAt = this.now();
    this.send({ type: "typing", chat_id: chatId });
  }

  /** The text is gone: sent, emptied, or left behind in another conversation. */
  stop() {
    if (this.#chatId === null) return;
    this.send({ type: "stop_typing", chat_id: this.#chatId });
    this.#chatId = null;
    this.#saidAt = -Infinity;
  }
}
