import { ClientController } from "models/client_controller";
import { isMuted } from "models/muting";
import { rightsIn } from "models/rights";

/** Shows of a conversation what one may use: `data-needs` names the rights and facts that all have to hold. */
export default class extends ClientController {
  connect() {
    this.onShown("change", () => this.draw());
    this.draw();
  }

  draw() {
    const chat = this.client.current?.chat;
    if (!chat) return;
    const focused = document.activeElement;
    const { kind, is_active: isOpen } = chat;
    const facts = {
      ...rightsIn(chat), isOpen, isClosed: !isOpen, isGroup: kind === "group", isRoom: kind === "room",
      isMuted: isMuted(chat),
    };
    for (const part of this.element.querySelectorAll("[data-needs]")) {
      part.hidden = !part.dataset.needs.split(" ").every((name) => facts[name]);
    }
    if (this.element.contains(focused) && focused.closest("[hidden]")) this.moveFocus(facts);
  }

  /** What had the focus can no longer be used: whoever joined wants to write, and everybody to go on from here. */
  moveFocus({ mayWrite }) {
    if (mayWrite) this.client.tell("typing");
    else document.getElementById("main").focus({ preventScroll: true });
  }
}
