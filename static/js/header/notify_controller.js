import { isMuted } from "sync/muting";
import { ClientController } from "ui/client_controller";
import { setIcon } from "ui/slots";

const LEVELS = {
  all: ["bell", "Notifications: every message"],
  mentions: ["at-sign", "Notifications: mentions"],
  none: ["bell-off", "Notifications: nothing"],
};
const MUTED = ["bell-off", "Notifications: muted"];

/** The choice of which messages of a conversation notify. */
export default class extends ClientController {
  static targets = ["button", "level"];

  connect() {
    this.onShown("change", () => this.draw());
    this.draw();
  }

  draw() {
    const chat = this.client.current?.chat;
    if (!chat) return;
    const [icon, words] = isMuted(chat) ? MUTED : (LEVELS[chat.notify] ?? LEVELS.all);
    setIcon(this.buttonTarget, icon);
    this.buttonTarget.ariaLabel = this.buttonTarget.title = words;
    for (const level of this.levelTargets) level.checked = level.value === chat.notify;
  }

  choose({ target }) {
    this.change({ notify: target.value });
  }

  unmute() {
    this.change({ muted_until: null });
  }

  async change(fields) {
    const { client } = this;
    const isDone = await client.attempt(() => client.actions.changeSettings(client.current.id, fields));
    if (!isDone) this.draw();
  }
}
