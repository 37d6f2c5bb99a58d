import { isRoomId, tidy } from "sidebar/room_id";
import { ClientController } from "ui/client_controller";

const SECOND = 1000;

/** The field for a Room ID, in any spelling. */
export default class extends ClientController {
  static targets = ["input", "button", "problem"];

  connect() {
    if (this.inputTarget.value) this.tidy({}); // typed before the scripts came
  }

  /** Text in an input method's composition is left alone: changing it would confuse phone keyboards. */
  tidy(event) {
    this.problem = "";
    if (event.isComposing) return;
    const { value, selectionStart } = this.inputTarget;
    const tidied = tidy(value);
    if (tidied === value) return;
    const caret = tidy(value.slice(0, selectionStart)).length;
    this.inputTarget.value = tidied;
    this.inputTarget.setSelectionRange(caret, caret);
  }

  open() {
    this.inputTarget.focus();
  }

  async submit(event) {
    event.preventDefault();
    const code = tidy(this.inputTarget.value);
    if (!isRoomId(code)) return this.refuse("A Room ID has 8 letters and digits.");
    this.buttonTarget.disabled = true;
    try {
      await this.join(code);
    } catch (problem) {
      this.refuse(problem.message, problem.retryAfter);
    }
    this.buttonTarget.disabled = Boolean(this.timer);
  }

  async join(code) {
    const conversation = await this.client.actions.joinByCode(code);
    if (tidy(this.inputTarget.value) === code) this.inputTarget.value = "";
    await this.client.select(conversation.id);
  }

  refuse(text, wait = null) {
    this.problem = text;
    this.inputTarget.focus();
    this.inputTarget.ariaInvalid = "true";
    if (wait) this.countDown(Math.ceil(wait));
  }

  /** The next attempt is allowed in so many seconds. */
  countDown(seconds) {
    if (seconds <= 0) return this.release();
    this.buttonTarget.textContent = `${seconds} s`;
    this.timer = setTimeout(() => this.countDown(seconds - 1), SECOND);
  }

  release() {
    this.timer = null;
    this.problem = "";
    this.buttonTarget.textContent = "Join";
    this.buttonTarget.disabled = false;
  }

  set problem(text) {
    this.problemTarget.textContent = text;
    this.inputTarget.ariaInvalid = null;
  }
}
