import { ClientController } from "models/client_controller";

/** What is offered when the session ends, or when somebody else signs in in another tab: a dialog, and ways on. */
export default class extends ClientController {
  static targets = ["dialog", "me", "stranger", "signIn", "composer"];

  connect() {
    this.on(this.client.socket, "state", () => this.draw());
    this.on(this.client, "select", () => this.drawLinks());
    this.draw();
  }

  /** What is typed here would be sent as this page's person: while somebody else is signed in nobody types. */
  draw() {
    const { me, session } = this.client;
    for (const place of this.meTargets) place.textContent = me.display_name;
    for (const place of this.strangerTargets) place.textContent = session.stranger?.display_name ?? "";
    this.composerTarget.inert = Boolean(session.stranger);
    this.drawLinks();
    for (const dialog of this.dialogTargets) if (!this.isMeant(dialog)) dialog.close();
    this.ask();
  }

  /** Signing in leads back to where one is now. */
  drawLinks() {
    const query = new URLSearchParams({ as: this.client.me.username, next: location.pathname });
    for (const link of this.signInTargets) link.search = query;
  }

  /** Say what is the matter, if anything is, and what can be done. */
  ask() {
    const dialog = this.dialogTargets.find((one) => this.isMeant(one));
    if (!dialog || dialog.open) return;
    dialog.showModal();
    dialog.querySelector("[data-session-target=signIn]").focus();
  }

  /**
   * Where one wrote nobody writes now: the focus that cannot go back there goes to the page. Until the page is next
   * drawn the browser may still name the link in the closed dialog as the one that has it.
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

  /** Whoever is signed in goes on with a page of their own. */
  proceed() {
    location.assign("/");
  }
}
