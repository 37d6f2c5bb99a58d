import { Controller } from "@hotwired/stimulus";
import { FormDraft } from "models/form_draft";

/**
 * A form that is a page of its own: what was typed into it and not saved is there again when one comes back, also through
 * signing in anew. `key` names the form and its person, `saved` says that the server has just taken what was typed.
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
