import { ClientController } from "ui/client_controller";
import { copyFor } from "ui/clipboard";
import { confirmDialog } from "ui/dialogs";

/** The Room ID of a private room, shown to its creator only, who can copy or replace it. */
export default class extends ClientController {
  static targets = ["text"];

  connect() {
    this.onShown("change", () => this.draw());
    this.draw();
  }

  draw() {
    const chat = this.client.current?.chat;
    const code = chat?.my_role === "creator" ? chat.room_id : null;
    this.element.hidden = !code;
    this.textTarget.textContent = code ?? "";
  }

  async copy() {
    await copyFor(this.client, this.textTarget.textContent, "Room ID copied");
  }

  async renew() {
    const { id } = this.client.current;
    const isWanted = await confirmDialog({
      title: "Replace the Room ID?",
      text: "The old one stops working at once. Whoever is in the room stays in it.",
      confirm: "Replace it",
    });
    const { client } = this;
    const isDone = isWanted && (await client.attempt(() => client.actions.renewRoomId(id)));
    if (isDone) client.notice("The room has a new Room ID");
  }
}
