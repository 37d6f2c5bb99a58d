import { Controller } from "@hotwired/stimulus";
import { remember } from "net/cookies";

/** Light, dark or system theme, stored in a cookie so that the server draws the next page with it. */
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
