import { Controller } from "@hotwired/stimulus";

/** A menu in a <details>: Escape and a click elsewhere close it, and the focus goes back to its button. */
export default class extends Controller {
  static targets = ["button"];

  close() {
    if (!this.element.open) return;
    this.element.open = false;
    this.buttonTarget.focus();
  }

  closeOutside({ target }) {
    if (!this.element.contains(target)) this.element.open = false;
  }
}
