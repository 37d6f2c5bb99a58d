import { Controller } from "@hotwired/stimulus";
import { setIcon } from "ui/slots";

/** Shows a password that is being typed, for as long as somebody wants. */
export default class extends Controller {
  static targets = ["input", "button"];

  connect() {
    this.buttonTarget.hidden = false;
  }

  toggle() {
    const isShown = this.inputTarget.type === "text";
    this.inputTarget.type = isShown ? "password" : "text";
    this.buttonTarget.setAttribute("aria-pressed", String(!isShown));
    setIcon(this.buttonTarget, isShown ? "eye" : "eye-off");
  }
}
