import { ClientController } from "ui/client_controller";
import { copyOf, setHidden, setText, slot } from "ui/slots";

const MOST = 3;
const SHORT = 4000;
const WITH_ACTION = 8000;
const LASTING = ["error", "lasting"];

/**
 * Toasts, from scripts and from the server's markup. Errors and lasting ones stay until they are closed; the others time
 * out, but not while they are hovered or focused. New ones push out old ones, but never one with an action, which may be
 * the only way to undo something.
 */
export default class extends ClientController {
  static targets = ["template"];
  timers = new Map();

  connect() {
    if (this.client) this.on(this.client, "notice", (notice) => this.show(notice));
    for (const drawn of this.toasts) this.show({ text: this.textOf(drawn), kind: drawn.dataset.kind });
  }

  show({ text, kind, action = null }) {
    for (const one of this.plain) if (this.textOf(one) === text) this.remove(one);
    const toast = copyOf(this.templateTarget);
    toast.dataset.kind = kind;
    toast.setAttribute("role", kind === "error" ? "alert" : "status");
    setText(toast, "text", text);
    this.offer(toast, action);
    this.element.append(toast);
    for (const old of this.plain.slice(0, -MOST)) this.remove(old);
    if (!LASTING.includes(kind)) this.start(toast);
  }

  /** Add the button of an action. */
  offer(toast, action) {
    setHidden(toast, "action", !action);
    if (!action) return;
    toast.dataset.hasAction = "";
    setText(toast, "action", action.label);
    slot(toast, "action").onclick = () => {
      this.remove(toast);
      action.act();
    };
  }

  get toasts() {
    return [...this.element.querySelectorAll(".toast")];
  }

  /** Toasts without an action. */
  get plain() {
    return this.toasts.filter(({ dataset }) => !("hasAction" in dataset));
  }

  textOf(toast) {
    return toast.querySelector(".toast__text").textContent.trim();
  }

  start(toast) {
    const time = "hasAction" in toast.dataset ? WITH_ACTION : SHORT;
    this.timers.set(
      toast,
      setTimeout(() => this.remove(toast), time),
    );
  }

  hold({ currentTarget }) {
    clearTimeout(this.timers.get(currentTarget));
  }

  release({ currentTarget }) {
    if (this.timers.has(currentTarget)) this.start(currentTarget);
  }

  close({ target }) {
    this.remove(target.closest(".toast"));
  }

  remove(toast) {
    clearTimeout(this.timers.get(toast));
    this.timers.delete(toast);
    toast.remove();
  }
}
