import { ClientController } from "models/client_controller";
import { coalesce } from "models/coalesce";

/** The whole page: which pane is shown, the address, the title, and leaving when the session ends. */
export default class extends ClientController {
  static targets = ["welcome", "conversation", "signedOut", "signIn"];

  connect() {
    const retitle = coalesce(() => this.retitle());
    this.on(this.client, "select", () => this.show());
    this.on(this.client.directory, "change", retitle);
    this.on(this.client.socket, "state", (state) => state === "signed-out" && this.askToSignIn());
    retitle();
  }

  show() {
    const { current } = this.client;
    this.welcomeTarget.hidden = Boolean(current);
    this.conversationTarget.hidden = !current;
    this.element.dataset.pane = current ? "conversation" : "list";
    const path = current ? `/c/${current.id}/` : "/";
    if (path !== location.pathname) history.pushState(null, "", path);
    this.retitle();
  }

  retitle() {
    const { current, directory } = this.client;
    const count = directory.unread ? `(${directory.unread > 99 ? "99+" : directory.unread}) ` : "";
    document.title = `${count}${current ? `${current.chat.name} · ` : ""}Parley`;
  }

  /** The browser's Back and Forward. */
  restore() {
    const [, id] = location.pathname.match(/^\/c\/([^/]+)/) ?? [];
    this.client.select(id);
  }

  back() {
    this.client.select(null);
  }

  find() {
    this.element.querySelector("[data-sidebar-target=search]").focus();
  }

  keys(event) {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    this.element.dataset.pane = "list";
    this.find();
  }

  askToSignIn() {
    this.signInTarget.search = new URLSearchParams({ next: location.pathname });
    this.signedOutTarget.showModal();
  }
}
