import { Controller } from "@hotwired/stimulus";
import { remember } from "net/cookies";

/** A collapsible section of the sidebar; by a cookie the same ones are collapsed on the next page. */
export default class extends Controller {
  static targets = ["toggle", "body"];

  get isOpen() {
    return this.toggleTarget.ariaExpanded === "true";
  }

  toggle() {
    this.toggleTarget.ariaExpanded = String(!this.isOpen);
    this.bodyTarget.hidden = !this.isOpen;
    this.dispatch("toggled", { detail: { name: this.element.dataset.section, isOpen: this.isOpen } });
    const closed = document.querySelectorAll(".section:has(.section__toggle[aria-expanded=false])");
    remember("closed", [...closed].map(({ dataset }) => dataset.section).join("."));
  }
}
