import { followKeyboard } from "page/browser_fixes";
import { PageHistory } from "page/page_history";
import { ClientController } from "ui/client_controller";
import { coalesce } from "ui/coalesce";

const TYPED_INTO = "input, textarea, select, button, a, summary, dialog";

/** The whole page: which pane is shown, the address, and the title. */
export default class extends ClientController {
  static targets = ["welcome", "conversation", "main"];

  connect() {
    const retitle = coalesce(() => this.retitle());
    this.on(this.client, "select", () => this.show());
    this.on(this.client.directory, "change", retitle);
    this.shown = this.client.current;
    this.history = new PageHistory({ client: this.client });
    followKeyboard();
    retitle();
  }

  show() {
    const { current } = this.client;
    this.welcomeTarget.hidden = Boolean(current);
    this.conversationTarget.hidden = !current;
    this.element.dataset.pane = current ? "conversation" : "list";
    this.history.record();
    this.retitle();
    this.keepFocus();
    this.shown = current;
  }

  /** When the pane that had the focus is hidden, focus the row of the conversation that was shown, or else the page. */
  keepFocus() {
    if (document.activeElement.checkVisibility({ visibilityProperty: true }) && document.activeElement !== document.body) return;
    (this.rowOfShown ?? this.mainTarget).focus({ preventScroll: true });
  }

  /** The row of the conversation that was shown, unless it is about to be removed. */
  get rowOfShown() {
    const { current, directory, publicRooms } = this.client;
    const { id } = this.shown ?? {};
    const stays = !current && (directory.get(id) ?? publicRooms.get(id));
    return stays ? this.element.querySelector(`[data-chat-id="${id}"]`) : null;
  }

  retitle() {
    const { current, directory } = this.client;
    const count = directory.unread ? `(${directory.unread > 99 ? "99+" : directory.unread}) ` : "";
    document.title = `${count}${current ? `${current.chat.name} · ` : ""}Parley`;
  }

  /** The browser's Back and Forward. */
  async restore() {
    await this.history.restore();
    this.controller("timeline").followAddress();
  }

  /** The arrow that leads from a conversation to the list, where only one of them is shown at a time. */
  back() {
    this.history.toList();
  }

  /** A button that opens a dialog, or leads to a field. */
  open({ params: { dialog, type } }) {
    this.controller(dialog).open({ type });
  }

  /** Typing outside a field moves the focus to the composer. */
  keys({ key, ctrlKey, metaKey, altKey, target, defaultPrevented }) {
    if (defaultPrevented || ctrlKey || metaKey || altKey || target.closest(TYPED_INTO)) return;
    if (key.length === 1 && key !== " ") this.controller("composer").focusBox();
  }
}
