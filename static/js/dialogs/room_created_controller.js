import { ClientController } from "ui/client_controller";
import { copyText } from "ui/clipboard";

/** Shows the Room ID of a room that was just created, large enough to be read out. */
export default class extends ClientController {
  static targets = ["name", "code", "copied"];

  open({ name, room_id: code }) {
    this.nameTarget.textContent = name;
    this.codeTarget.textContent = code;
    this.copiedTarget.textContent = "Copy";
    this.element.showModal();
  }

  async copy() {
    const isCopied = await copyText(this.codeTarget.textContent);
    this.copiedTarget.textContent = isCopied ? "Copied" : "Select it and copy it by hand";
  }
}
