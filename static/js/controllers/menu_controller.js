import { Controller } from "@hotwired/stimulus";

/** A menu in a <details>: Escape and a click elsewhere close it, and the focus goes back to its button. */
export default class extends Controller {
  static targets = ["button"];

  close(event) {
    if (!this.element.open) return;
    event.preventDefault();
    this.element.open = false;
    this.buttonTarget.focus();
  }

  /** Something is chosen: before it acts, the focus is where a dialog that it may open gives it back to. */
  chosen({ target }) {
    if (!target.closest("button.menu__item")) return;
    this.element.open = false;
    this.buttonTarget.focus();
  }

  closeOutside({ target }) {
    if (!this.element.contains(target)) this.element.open = false;
  }
}
