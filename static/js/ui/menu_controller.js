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

  /** An item was chosen: move the focus to the menu's button first, to which a dialog that opens will return it. */
  chosen({ target }) {
    if (!target.closest("button.menu__item")) return;
    this.element.open = false;
    this.buttonTarget.focus();
  }

  closeOutside({ target }) {
    if (!this.element.contains(target)) this.element.open = false;
  }
}
