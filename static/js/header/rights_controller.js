import { isMuted } from "sync/muting";
import { rightsIn } from "sync/rights";
import { ClientController } from "ui/client_controller";

/** Shows only the controls that the person may use: `data-needs` names the rights and facts that all have to hold. */
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
      ...rightsIn(chat),
      isOpen,
      isClosed: !isOpen,
      isGroup: kind === "group",
      isRoom: kind === "room",
      isGroupOrRoom: kind !== "direct",
      isMuted: isMuted(chat),
    };
    for (const part of this.element.querySelectorAll("[data-needs]")) {
      part.hidden = !part.dataset.needs.split(" ").every((name) => facts[name]);
    }
    if (this.element.contains(focused) && focused.closest("[hidden]")) this.moveFocus(facts);
  }

  /** The control with the focus was hidden: focus the composer for someone who has just joined, else the page. */
  moveFocus({ mayWrite }) {
    if (mayWrite) this.controller("composer")?.focusBox();
    else document.getElementById("main").focus({ preventScroll: true });
  }
}
