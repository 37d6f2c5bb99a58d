import { endOfMute, isMuted, mutedUntil } from "sync/muting";
import { rightsIn } from "sync/rights";
import { ClientController } from "ui/client_controller";
import { copyFor } from "ui/clipboard";
import { leaveConversation } from "ui/leave_conversation";
import { LongPress } from "ui/pointer";
import { PopupMenu } from "ui/popup_menu";
import { showWhatApplies, slot } from "ui/slots";
import { whenTime } from "words/dates";

/** The context menu of a conversation in the list, opened by right click, long press, key, or the button of its row. */
export default class extends ClientController {
  static targets = ["menu", "more", "name", "until"];

  connect() {
    this.menu = new PopupMenu(this.menuTarget);
    this.more = this.moreTarget; // it is removed with the row that it stands in, and needed again
    this.touch = new LongPress(({ target, clientX: x, clientY: y }) => this.open(target, { x, y }));
  }

  // Opening and closing.

  /** One button serves all rows: it moves to the row under the mouse or with the focus. */
  point({ target }) {
    const item = rowAt(target)?.parentElement;
    if (!item || item.contains(this.more)) return;
    const name = slot(item, "name");
    name.title = name.scrollWidth > name.clientWidth ? name.textContent : "";
    this.more.ariaLabel = `Options for ${name.textContent}`;
    this.more.hidden = false;
    item.append(this.more);
  }

  rightClick(event) {
    if (!rowAt(event.target)) return;
    event.preventDefault();
    this.touch.cancel(); // a browser that knows long touches itself comes first
    if (!this.menu.isOpen) this.open(event.target, pointOf(event));
  }

  toggle({ target }) {
    if (this.wasOpenFor === rowAt(target)) return;
    const { left, bottom } = target.closest("button").getBoundingClientRect();
    this.open(target, { x: left, y: bottom });
  }

  press(event) {
    if (rowAt(event.target)) this.touch.down(event);
  }

  moved(event) {
    this.touch.move(event);
  }

  release() {
    this.touch.cancel();
  }

  /** The click that ends a long press is ignored, on the row and on the menu that is under the finger by now. */
  swallow(event) {
    if (this.touch.wasLong) event.preventDefault();
  }

  dismiss({ target }) {
    if (this.menuTarget.contains(target)) return;
    this.wasOpenFor = this.menu.isOpen ? this.row : null;
    this.close();
  }

  close() {
    this.menu.close();
  }

  keys(event) {
    if (this.menu.handleKey(event)) event.preventDefault();
  }

  open(target, point) {
    const { directory, publicRooms } = this.client;
    this.row = rowAt(target);
    const id = this.row.dataset.chatId;
    this.chosen = directory.get(id) ?? { id, chat: publicRooms.get(id), readState: { unread: 0 } };
    this.describe(this.chosen);
    this.menu.open({ ...point, trigger: this.row });
  }

  /** Show the state of the chosen conversation and the items that apply to it. */
  describe({ chat, readState }) {
    const { isMember, mayJoin, mayLeave } = rightsIn(chat);
    const muted = isMuted(chat);
    const facts = {
      member: isMember,
      joinable: mayJoin,
      leavable: mayLeave,
      unread: isMember && readState.unread > 0,
      hasRoomId: chat.room_id,
      pinned: chat.pinned,
      unpinned: !chat.pinned,
      muted,
      unmuted: !muted,
    };
    showWhatApplies(this.menuTarget, facts);
    for (const level of this.menuTarget.querySelectorAll("[data-level]")) {
      level.ariaChecked = String(level.dataset.level === chat.notify);
    }
    this.nameTarget.textContent = chat.name;
    this.menuTarget.ariaLabel = `Options for ${chat.name}`;
    const end = muted && endOfMute(chat);
    this.untilTarget.textContent = end ? `Muted until ${whenTime(end)}` : "Muted";
  }

  // The items.

  read() {
    this.act((conversation) => this.client.actions.markRead(conversation));
  }

  join() {
    this.act(({ id }) => this.client.actions.join(id).then(() => this.client.select(id)));
  }

  pin() {
    this.change({ pinned: true });
  }

  unpin() {
    this.change({ pinned: false });
  }

  notify({ currentTarget }) {
    this.change({ notify: currentTarget.dataset.level });
  }

  mute({ currentTarget }) {
    this.change({ muted_until: mutedUntil(Number(currentTarget.dataset.hours)) });
  }

  unmute() {
    this.change({ muted_until: null });
  }

  copyLink() {
    this.act(({ id }) => copyFor(this.client, `${location.origin}/c/${id}/`, "Link copied"));
  }

  /** The button beside a Room ID in the list. */
  copyShown(event) {
    if (!event.target.closest("[data-does=copy-code]")) return;
    event.stopPropagation();
    copyFor(this.client, slot(event.target.closest(".row-item"), "code").textContent, "Room ID copied");
  }

  copyCode() {
    this.act(({ chat }) => copyFor(this.client, chat.room_id, "Room ID copied"));
  }

  leave() {
    this.act((conversation) => leaveConversation(this.client, conversation));
  }

  change(fields) {
    this.act(({ id }) => this.client.actions.changeSettings(id, fields));
  }

  act(work) {
    this.menu.close();
    return this.client.attempt(() => work(this.chosen));
  }
}

function rowAt(element) {
  return element.closest(".row-item")?.querySelector("[data-chat-id]");
}

/** A context menu opened by key has no pointer position: take one from the element. */
function pointOf({ clientX, clientY, target, detail, pointerType }) {
  const isByKey = pointerType === "" || (clientX === 0 && clientY === 0 && detail === 0);
  if (!isByKey) return { x: clientX, y: clientY };
  const { left, bottom } = target.getBoundingClientRect();
  return { x: left, y: bottom };
}
