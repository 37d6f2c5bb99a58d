import { Announcer } from "timeline/announcer";
import { JumpButton } from "timeline/jump_button";
import { isPageActive } from "timeline/read_timer";
import { Scroller } from "timeline/scroller";
import { Timeline } from "timeline/timeline";
import { fillTimelineStart } from "timeline/timeline_start";
import { TimelineView } from "timeline/timeline_view";
import { ClientController } from "ui/client_controller";
import { coalesce } from "ui/coalesce";

const AT_REST = 150;

/** Draws the conversation that is shown, and loads what is older and newer. */
export default class extends ClientController {
  static targets = ["scroller", "list", "template", "start", "skeleton", "closed", "jump", "count", "live"];

  connect() {
    const { client } = this;
    this.scroller = new Scroller(this.scrollerTarget);
    const templates = Object.fromEntries(this.templateTargets.map((one) => [one.dataset.kind, one]));
    const view = new TimelineView(this.listTarget, templates);
    this.timeline = new Timeline({ client, list: this.listTarget, scroller: this.scroller, view });
    this.jump = new JumpButton({ button: this.jumpTarget, count: this.countTarget, scroller: this.scroller });
    this.announcer = new Announcer(this.liveTarget);
    this.redraw = coalesce(() => this.draw());
    this.listen();
    if (client.current) this.open();
  }

  listen() {
    const { client } = this;
    const ifShown =
      (act) =>
      ({ conversation }) =>
        conversation === client.current && act();
    this.on(client, "select", () => this.open());
    this.on(client, "posted end", () => this.toEnd());
    this.on(client, "divider", () => this.toDivider());
    this.on(client, "arrival", (arrival) => this.arrived(arrival));
    this.on(client, "read", () => this.timeline.settle());
    this.on(client.directory, "change", ifShown(this.redraw));
    this.on(
      client.directory,
      "setback",
      ifShown(() => this.divide()),
    );
    this.on(client, "day", this.redraw);
    this.on(client.socket, "state", this.redraw);
    this.on(client.outbox, "change", (chatId) => chatId === client.current?.id && this.redraw());
  }

  open() {
    this.scrollTarget = "start";
    this.jump.reset();
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
    this.client.emit("drawn");
  }

  divide() {
    this.timeline.divide();
    this.redraw();
  }

  arrived({ conversation, message }) {
    if (conversation !== this.client.current && !conversation.loud) return;
    const isMine = message.sender?.id === this.client.me.id;
    if (!isMine) this.announcer.announce(this.words(message));
    if (conversation !== this.client.current || isMine || message.message_type === "system") return;
    if (!isPageActive() || !this.scroller.isAtEnd) this.timeline.mark();
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

  /** Scroll to a position that is not loaded: fetch it, and scroll before older or newer pages are fetched. */
  async fetch(target, load) {
    const { current } = this.client;
    this.scrollTarget = target;
    await this.client.load(() => load(current));
    if (current !== this.client.current) return;
    this.draw();
    this.scrollTarget = null;
  }
}
