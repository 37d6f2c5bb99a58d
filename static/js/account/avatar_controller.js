import { Controller } from "@hotwired/stimulus";
import { suitable, UnsuitablePicture } from "account/pictures";

const FAILED = "This browser could not make the picture smaller. Choose another one.";

/** Scales a chosen picture down and previews it before it is saved, or says why it cannot be used. */
export default class extends Controller {
  static targets = ["image", "input", "problem"];

  async choose() {
    const [file] = this.inputTarget.files;
    this.#say("");
    if (!file) return;
    this.inputTarget.setCustomValidity("The picture is still being made smaller."); // nothing is sent meanwhile
    const { picture, problem } = await this.#suitable(file);
    const [now] = this.inputTarget.files;
    if (now && now !== file) return; // another one was chosen meanwhile
    if (!now) return this.#say(""); // the form was given up
    if (picture) this.#take(picture);
    else this.inputTarget.value = "";
    this.#say(problem);
  }

  async #suitable(file) {
    try {
      return { picture: await suitable(file), problem: "" };
    } catch (error) {
      return { problem: error instanceof UnsuitablePicture ? error.message : FAILED };
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
