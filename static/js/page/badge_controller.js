import { ClientController } from "ui/client_controller";
import { coalesce } from "ui/coalesce";

/** Marks the page's icon, in the tab and on the home screen, while there are unread messages. */
export default class extends ClientController {
  connect() {
    this.icon = document.querySelector("link[rel=icon]");
    this.on(
      this.client.directory,
      "change",
      coalesce(() => this.draw()),
    );
    this.draw();
  }

  draw() {
    const { directory } = this.client;
    const { plain, unread, mention } = this.icon.dataset;
    const count = directory.unread;
    const wanted = directory.isMentioned ? mention : count ? unread : plain;
    if (this.icon.getAttribute("href") !== wanted) this.icon.href = wanted;
    navigator.setAppBadge?.(count).catch(() => {}); // a browser may refuse it; the number is in the title, too
  }
}
