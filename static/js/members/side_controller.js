import { ClientController } from "ui/client_controller";

const NARROW = "(max-width: 1023px)";

/** The side panel of a group or room, beside the conversation or, on a narrow page, over it. */
export default class extends ClientController {
  static targets = ["panel", "column", "toggle", "menu", "close"];

  connect() {
    this.on(this.client, "select", () => this.renew());
    this.on(matchMedia(NARROW), "change", () => this.cover());
  }

  get isShown() {
    return !this.panelTarget.hidden;
  }

  get isNarrow() {
    return matchMedia(NARROW).matches;
  }

  toggle() {
    if (this.isShown) this.hide();
    else this.show();
  }

  show() {
    this.reveal(true);
    this.closeTarget.focus({ preventScroll: true });
  }

  /** Open the panel at the field that invites people. */
  invite() {
    this.show();
    this.controller("invite").open();
  }

  hide(event = null) {
    event?.preventDefault();
    this.reveal(false);
    [...this.toggleTargets, this.menuTarget].find((button) => button.checkVisibility()).focus({ preventScroll: true });
  }

  /** Another conversation is shown: the panel stays if it is beside it, and closes if it would cover it. */
  renew() {
    const { current } = this.client;
    const isWanted = this.isShown && !this.isNarrow && current && current.chat.kind !== "direct";
    this.reveal(Boolean(isWanted));
  }

  reveal(isShown) {
    this.panelTarget.hidden = !isShown;
    for (const button of this.toggleTargets) button.ariaExpanded = String(isShown);
    this.cover();
    this.controller("members").toggle(isShown);
  }

  /** While the panel covers the conversation, that is inert. */
  cover() {
    this.columnTarget.inert = this.isShown && this.isNarrow;
  }
}
