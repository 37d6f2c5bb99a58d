import { Controller } from "@hotwired/stimulus";
import { Api } from "net/api";

/** Another random name for somebody who registers. */
export default class extends Controller {
  static targets = ["input", "button"];

  connect() {
    this.buttonTarget.hidden = false;
  }

  async another() {
    const { value } = this.inputTarget;
    const { username } = await new Api().get("/api/identity/random").catch(() => ({}));
    const isUntouched = this.inputTarget.value === value; // what was typed meanwhile stays
    if (username && isUntouched) this.inputTarget.value = username;
  }
}
