import { ClientController } from "ui/client_controller";

/** The dialog that is shown when the session ends or somebody else signs in in another tab. */
export default class extends ClientController {
  static targets = ["dialog", "me", "stranger", "signIn", "composer"];

  connect() {
    this.on(this.client.socket, "state", () => this.draw());
    this.on(this.client, "select", () => this.drawLinks());
    this.draw();
  }

  /** While somebody else is signed in the composer is disabled: what they type would be sent as this page's person. */
  draw() {
    const { me, session } = this.client;
    for (const element of this.meTargets) element.textContent = me.display_name;
    for (const element of this.strangerTargets) element.textContent = session.stranger?.display_name ?? "";
    this.composerTarget.inert = Boolean(session.stranger);
    this.drawLinks();
    for (const dialog of this.dialogTargets) if (!this.isMeant(dialog)) dialog.close();
    this.ask();
  }

  /** Sign in, and come back to this address. */
  drawLinks() {
    const query = new URLSearchParams({ as: this.client.me.username, next: location.pathname });
    for (const link of this.signInTargets) link.search = query;
  }

  /** Show or hide the dialog according to the state of the session. */
  ask() {
    const dialog = this.dialogTargets.find((one) => this.isMeant(one));
    if (!dialog || dialog.open) return;
    dialog.showModal();
    dialog.querySelector("[data-session-target=signIn]").focus();
  }

  /**
   * The composer, which had the focus before the dialog, may be disabled now: then focus the page. Until the next
   * rendering, the browser may still report the link in the closed dialog as the focused element.
   */
  closed() {
    const focused = document.activeElement;
    const isLost = focused === document.body || focused.closest("dialog:not([open]), [inert]");
    if (isLost) document.getElementById("main").focus({ preventScroll: true });
  }

  isMeant(dialog) {
    return dialog.dataset.state === this.client.socket.state;
  }

  signIn() {
    location.assign(this.signInTarget.href);
  }

  /** Load the page anew, for whoever is signed in. */
  proceed() {
    location.assign("/");
  }
}
