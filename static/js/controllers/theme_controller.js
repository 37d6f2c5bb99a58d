import { Controller } from "@hotwired/stimulus";

const YEAR = 31_536_000;

/** Light, dark, or as the system says; kept in a cookie so that the next page is drawn right from the start. */
export default class extends Controller {
  static targets = ["choice"];

  connect() {
    const { theme } = document.documentElement.dataset;
    for (const choice of this.choiceTargets) choice.checked = choice.value === theme;
  }

  choose({ target }) {
    document.documentElement.dataset.theme = target.value;
    document.cookie = `theme=${target.value}; path=/; max-age=${YEAR}; samesite=lax`;
  }
}
