import { Controller } from "@hotwired/stimulus";
import { FormDraft } from "ui/form_draft";

/**
 * Restores what was typed into a form and not saved when its page is opened again, even after signing in anew. `key`
 * identifies the form and its person; `saved` says that the server has just saved what was typed.
 */
export default class extends Controller {
  static targets = ["note"];
  static values = { key: String, saved: Boolean };

  connect() {
    this.draft = new FormDraft(this.element);
    const isBack = this.draft.open(this.keyValue, {
      isUsed: this.savedValue,
      begins: ({ defaultValue }) => defaultValue,
    });
    this.noteTarget.hidden = !isBack;
  }

  keep() {
    this.draft.keep();
  }

  discard() {
    this.draft.clear();
    this.element.reset();
    this.noteTarget.hidden = true;
    this.element.querySelector("input:not([type=hidden]), textarea").focus();
  }
}
