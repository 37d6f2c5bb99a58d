import { Controller } from "@hotwired/stimulus";
import { remember } from "net/cookies";

const LEAST = 220;
const MOST = 400;
const NORMAL = 280;
const STEP = 20;
const KEYS = { ArrowLeft: -STEP, ArrowRight: STEP, Home: -Infinity, End: Infinity };

/**
 * The edge of the sidebar, which makes it wider and narrower by mouse and by arrow keys. The width goes in steps, so that
 * the style sheet has a rule for each: the page's policy allows no style in the markup that the server draws.
 */
export default class extends Controller {
  static targets = ["edge"];

  connect() {
    this.resize(Number(this.element.dataset.width) || NORMAL);
  }

  grab({ target, pointerId, button }) {
    if (button === 0) target.setPointerCapture(pointerId);
  }

  drag({ target, pointerId, clientX }) {
    if (target.hasPointerCapture(pointerId)) this.choose(clientX - this.element.getBoundingClientRect().left);
  }

  keys(event) {
    const change = KEYS[event.key];
    if (!change) return;
    event.preventDefault();
    this.choose(this.width + change);
  }

  reset() {
    this.choose(NORMAL);
  }

  choose(width) {
    this.resize(width);
    remember("sidebar", this.width);
  }

  resize(width) {
    this.width = Math.min(MOST, Math.max(LEAST, Math.round(width / STEP) * STEP));
    this.element.dataset.width = this.width;
    this.edgeTarget.ariaValueNow = String(this.width);
  }
}
