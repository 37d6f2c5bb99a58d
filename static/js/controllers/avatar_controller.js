import { Controller } from "@hotwired/stimulus";
import { suitable, UnsuitablePicture } from "models/pictures";

/** Makes a chosen picture small, and shows it before it is saved, or says why it cannot be. */
export default class extends Controller {
  static targets = ["image", "input", "problem"];

  async choose() {
    const [file] = this.inputTarget.files;
    this.#say("");
    if (!file) return;
    this.inputTarget.setCustomValidity("The picture is still being made smaller."); // nothing is sent meanwhile
    const { picture, problem } = await this.#suitable(file);
    if (this.inputTarget.files[0] !== file) return; // another one was chosen meanwhile
    if (picture) this.#take(picture);
    else this.inputTarget.value = "";
    this.#say(problem);
  }

  async #suitable(file) {
    try {
      return { picture: await suitable(file), problem: "" };
    } catch (error) {
      if (!(error instanceof UnsuitablePicture)) throw error;
      return { problem: error.message };
    }
  }

  #take(picture) {
    const chosen = new DataTransfer();
    chosen.items.add(picture);
    this.inputTarget.files = chosen.files;
    this.imageTarget.src = URL.createObjectURL(picture);
  }

  #say(sentence) {
    this.inputTarget.setCustomValidity("");
    this.problemTarget.textContent = sentence;
    this.inputTarget.ariaInvalid = String(Boolean(sentence));
  }
}
