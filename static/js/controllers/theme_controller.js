import { Controller } from "@hotwired/stimulus";
import { remember } from "models/cookies";

/** Light, dark, or as the system says; kept in a cookie so that the next page is drawn right from the start. */
export default class extends Controller {
  static targets = ["choice"];

  connect() {
    const { theme } = document.documentElement.dataset;
    for (const choice of this.choiceTargets) choice.checked = choice.value === theme;
  }

  choose({ target }) {
    document.documentElement.dataset.theme = target.value;
    remember("theme", target.value);
  }
}
