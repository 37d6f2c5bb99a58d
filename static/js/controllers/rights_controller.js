import { ClientController } from "models/client_controller";
import { coalesce } from "models/coalesce";
import { isMuted } from "models/muting";
import { rightsIn } from "models/rights";

/** Shows of a conversation what one may use: whatever has `data-needs`, names of rights and facts that all have to hold. */
export default class extends ClientController {
  connect() {
    const draw = coalesce(() => this.draw());
    this.on(this.client, "select", () => this.draw());
    this.on(this.client.directory, "change", ({ conversation }) => conversation === this.client.current && draw());
    this.draw();
  }

  draw() {
    const chat = this.client.current?.chat;
    if (!chat) return;
    const { kind, is_active: isOpen } = chat;
    const facts = {
      ...rightsIn(chat), isOpen, isClosed: !isOpen, isGathering: kind !== "direct", isGroup: kind === "group",
      isRoom: kind === "room", isMuted: isMuted(chat),
    };
    for (const part of this.element.querySelectorAll("[data-needs]")) {
      part.hidden = !part.dataset.needs.split(" ").every((name) => facts[name]);
    }
  }
}
