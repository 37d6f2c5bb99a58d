import { ReadTimer } from "timeline/read_timer";
import { Scroller } from "timeline/scroller";
import { ClientController } from "ui/client_controller";
import { unreadWords } from "words/sentences";

const ELSEWHERE = "dialog, [role=menu], .sidebar";

/** Marks a conversation read once its newest message has been visible for a moment; draws the unread banner. */
export default class extends ClientController {
  static targets = ["scroller", "banner", "words"];

  connect() {
    const { client } = this;
    this.scroller = new Scroller(this.scrollerTarget);
    this.readTimer = new ReadTimer({ isSeen: () => this.isSeen(), onRead: () => this.read() });
    const check = () => this.check();
    this.on(client, "select", check);
    this.on(client.socket, "state", check);
    this.on(window, "focus blur", check);
    this.on(document, "visibilitychange", check);
    check();
  }

  check() {
    this.readTimer.check();
    this.drawBanner();
  }

  isSeen() {
    const { current, socket } = this.client;
    if (!current?.messages.newest || !current.isMember || current.isKeptUnread || !socket.isLive) return false;
    const isNew = current.messages.newest.seq > current.readState.lastRead;
    return isNew && !current.messages.hasAfter && this.scroller.isAtEnd;
  }

  drawBanner() {
    const { current, me } = this.client;
    const isNeeded = Boolean(current?.isLoaded && current.dividerAfter !== null && current.readState.unread);
    const divider = isNeeded ? this.scrollerTarget.querySelector("[data-key=unread]") : null;
    this.bannerTarget.hidden = !isNeeded || (divider !== null && this.scroller.shows(divider));
    if (!this.bannerTarget.hidden) this.wordsTarget.textContent = unreadWords(current, me);
  }

  /** A failure is ignored: the position is sent again when the connection is back. */
  async read() {
    const { current } = this.client;
    const reading = this.client.actions.markReadTo(current, current.messages.newest.seq);
    const isDone = await reading.then(
      () => true,
      () => false,
    );
    if (isDone && current === this.client.current) this.controller("timeline").removeDividerLater();
  }

  /** Mark everything read and scroll to the newest message. */
  async readAll() {
    const { current } = this.client;
    const timeline = this.controller("timeline");
    const isDone = await this.client.attempt(() => this.client.actions.markRead(current));
    if (!isDone || current !== this.client.current) return;
    timeline.removeDividerLater();
    timeline.toEnd();
  }

  /** Escape marks everything read, where it closes nothing else. */
  escape(event) {
    const { current } = this.client;
    if (!current || event.defaultPrevented || event.target.closest(ELSEWHERE)) return;
    if (current.readState.unread) this.readAll();
    else this.controller("timeline").toEnd();
  }

  jump() {
    this.controller("timeline").toDivider();
  }
}
