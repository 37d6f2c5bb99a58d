import { ClientController } from "ui/client_controller";
import { typingWords } from "words/sentences";

/** The line above the composer that says who is typing; it keeps its height when nobody is. */
export default class extends ClientController {
  connect() {
    this.onShown("presence", () => this.draw());
  }

  draw() {
    const { current } = this.client;
    const words = current ? typingWords(current.presence.typists) : "";
    if (this.element.textContent !== words) this.element.textContent = words;
  }
}
