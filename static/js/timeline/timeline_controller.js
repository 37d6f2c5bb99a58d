import { Announcer } from "timeline/announcer";
import { FloatingDate } from "timeline/floating_date";
import { JumpButton } from "timeline/jump_button";
import { isPageActive } from "timeline/read_timer";
import { Scroller } from "timeline/scroller";
import { Timeline } from "timeline/timeline";
import { fillTimelineStart } from "timeline/timeline_start";
import { TimelineView } from "timeline/timeline_view";
import { ClientController } from "ui/client_controller";
import { coalesce } from "ui/coalesce";

const AT_REST = 150;
const MESSAGE = /^\/c\/([^/]+)\/(\d+)/; // the address of a message

/** Draws the conversation that is shown, and loads what is older and newer. */
export default class extends ClientController {
  static targets = ["scroller", "list", "template", "start", "skeleton", "closed", "jump", "count", "date", "live"];

  connect() {
    const { client } = this;
    this.scroller = new Scroller(this.scrollerTarget);
    const templates = Object.fromEntries(this.templateTargets.map((one) => [one.dataset.kind, one]));
    const view = new TimelineView(this.listTarget, templates);
    this.timeline = new Timeline({ client, list: this.listTarget, scroller: this.scroller, view });
    this.jump = new JumpButton({ button: this.jumpTarget, count: this.countTarget, scroller: this.scroller });
    this.floatingDate = new FloatingDate(this.dateTarget);
    this.showDate = coalesce(() => this.drawDate(), requestAnimationFrame);
    this.announcer = new Announcer(this.liveTarget);
    this.redraw = coalesce(() => this.draw());
    this.listen();
    if (client.current) this.open();
    this.followAddress();
  }

  listen() {
    const { client } = this;
    const ifShown =
      (act) =>
      ({ conversation }) =>
        conversation === client.current && act();
    this.on(client, "select", () => this.open());
    this.on(client, "arrival", (arrival) => this.arrived(arrival));
    this.on(client.directory, "change", ifShown(this.redraw));
    this.on(
      client.directory,
      "setback",
      ifShown(() => this.placeDivider()),
    );
    this.on(client, "day", this.redraw);
    this.on(client.socket, "state", this.redraw);
    this.on(client.outbox, "change", (chatId) => chatId === client.current?.id && this.redraw());
  }

  open() {
    this.scrollTarget = "start";
    this.jump.reset();
    this.floatingDate.hide();
    this.announcer.clear();
    this.timeline.open();
    this.drawn();
  }

  draw() {
    const { current, session } = this.client;
    if (current?.isLoaded || session.isOver) this.timeline.draw();
    this.drawn();
  }

  /** The messages are drawn: draw what is around them, and scroll to where the reader wants to be. */
  drawn() {
    const { current, session } = this.client;
    if (!current) return;
    this.skeletonTarget.hidden = current.isLoaded || session.isOver;
    this.closedTarget.hidden = current.isLoaded || !session.isOver;
    this.drawStart();
    if (this.scrollTarget && current.isLoaded && this.timeline.scrollTo(this.scrollTarget)) this.scrollTarget = null;
    this.scrolled();
    if (!this.resting) this.rested();
    this.controller("reading")?.check();
  }

  /** Everything was read. */
  removeDividerLater() {
    this.timeline.removeDividerLater();
  }

  placeDivider() {
    this.timeline.placeDivider();
    this.redraw();
  }

  arrived({ conversation, message }) {
    if (conversation !== this.client.current && !conversation.notifyingUnread) return;
    const isMine = message.sender?.id === this.client.me.id;
    if (!isMine) this.announcer.announce(this.words(message));
    if (conversation !== this.client.current || isMine || message.message_type === "system") return;
    if (!isPageActive() || !this.scroller.isAtEnd) this.timeline.placeDividerBeforeArrival();
    this.jump.notice({ isCut: conversation.messages.hasAfter });
  }

  words({ message_type: type, sender, content }) {
    return type === "system" ? content : `${sender?.display_name ?? "Somebody"}: ${content}`;
  }

  /** The reader scrolls; what is far from them is dropped when they pause. */
  scrolling() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.rested(), AT_REST);
    this.scrolled();
    this.showDate();
  }

  drawDate() {
    if (this.scroller.isMovedByReader && !this.scroller.isAtEnd) this.floatingDate.show(this.timeline.dayInView);
  }

  rested() {
    this.resting = null;
    this.timeline.rest();
    this.drawStart();
  }

  /** The card above the first message, if that is held. */
  drawStart() {
    const { current } = this.client;
    this.startTarget.hidden = !current?.isLoaded || current.messages.hasBefore;
    if (current) fillTimelineStart(this.startTarget, current.chat);
  }

  scrolled() {
    const { current } = this.client;
    if (!current?.isLoaded) return;
    this.jump.draw({ isCut: current.messages.hasAfter });
    this.timeline.extend();
  }

  /** Scroll to the newest message, smoothly if a button was pressed. */
  toEnd(event = null) {
    if (this.client.current.messages.hasAfter) return this.fetch("end", (current) => current.loadNewest());
    this.timeline.draw();
    this.scroller.toEnd({ smoothly: event !== null });
  }

  /** Scroll to the first unread message. */
  toDivider() {
    if (!this.timeline.scrollTo("divider")) this.fetch("divider", (current) => current.load());
  }

  /** If the address is that of a message in the conversation that is shown, scroll there. */
  async followAddress() {
    const [, id, digits] = location.pathname.match(MESSAGE) ?? [];
    const seq = Number(digits);
    if (!digits || id !== this.client.current?.id || this.timeline.jumpTo(seq)) return;
    const isShown = await this.fetch(null, (current) => current.loadAround(seq));
    if (isShown) this.timeline.jumpTo(seq);
  }

  /**
   * Fetch what is not loaded and draw it, scrolled to the `target` (see Timeline.scrollTo) before older or newer pages are
   * fetched. Resolves with whether the conversation is still shown.
   */
  async fetch(target, load) {
    const { current } = this.client;
    this.scrollTarget = target;
    await this.client.load(() => load(current));
    if (current !== this.client.current) return false;
    this.draw();
    this.scrollTarget = null;
    return true;
  }
}
