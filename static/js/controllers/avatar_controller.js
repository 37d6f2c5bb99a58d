import { Controller } from "@hotwired/stimulus";

/** Shows a chosen picture before it is saved. */
export default class extends Controller {
  static targets = ["image"];

  preview({ target }) {
    const [file] = target.files;
    if (file) this.imageTarget.src = URL.createObjectURL(file);
  }
}
