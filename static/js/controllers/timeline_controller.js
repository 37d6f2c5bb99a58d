import { Announcer } from "models/announcer";
import { Attention } from "models/attention";
import { ClientController } from "models/client_controller";
import { coalesce } from "models/coalesce";
import { Scroller } from "models/scroller";
import { Timeline } from "models/timeline";

const NEAR_START = 600;
const FAR_FROM_END = 300;

/** Draws the conversation that is shown, loads what is older, and notices what has been read. */
export default class extends ClientController {
  static targets = ["scroller", "list", "template", "start", "startText", "skeleton", "jump", "count", "live"];

  connect() {
    const { client } = this;
    this.missed = 0;
    this.scroller = new Scroller(this.scrollerTarget);
    const templates = Object.fromEntries(this.templateTargets.map((one) => [one.dataset.kind, one]));
    this.timeline = new Timeline({ client, list: this.listTarget, scroller: this.scroller, templates });
    this.announcer = new Announcer(this.liveTarget);
    this.attention = new Attention({ isSeen: () => this.isSeen(), onRead: () => this.read() });
    this.redraw = coalesce(() => this.draw());
    this.listen();
    if (client.current) this.open();
  }

  listen() {
    const { client } = this;
    this.on(client, "select", () => this.open());
    this.on(client, "posted", () => this.scroller.toEnd());
    this.on(client, "arrival", (arrival) => this.arrived(arrival));
    this.on(client.directory, "change", ({ conversation }) => conversation === client.current && this.redraw());
    this.on(client.outbox, "change", (chatId) => chatId === client.current?.id && this.redraw());
    this.on(client.socket, "state", () => this.attention.check());
    for (const type of ["focus", "blur"]) this.on(window, type, () => this.attention.check());
    this.on(document, "visibilitychange", () => this.attention.check());
  }

  open() {
    this.isLanding = true;
    this.missed = 0;
    this.timeline.open();
    this.draw();
  }

  draw() {
    const { current } = this.client;
    if (!current) return;
    if (current.isLoaded) this.timeline.draw();
    this.skeletonTarget.hidden = current.isLoaded;
    this.startTarget.hidden = !current.isLoaded || current.messages.hasBefore;
    this.startTextTarget.textContent = `This is the start of your conversation with ${current.chat.name}.`;
    if (this.isLanding && current.isLoaded) this.timeline.land();
    this.isLanding &&= !current.isLoaded;
    this.scrolled();
  }

  arrived({ conversation, message }) {
    const isMine = message.sender?.id === this.client.me.id;
    if (!isMine) this.announcer.announce(`${message.sender?.display_name ?? "Somebody"}: ${message.content}`);
    if (conversation !== this.client.current || isMine) return;
    if (!this.attention.isHere || !this.scroller.isAtEnd) this.timeline.mark();
    if (!this.scroller.isAtEnd) this.missed += 1;
  }

  scrolled() {
    if (this.scroller.isAtEnd) this.missed = 0;
    this.jumpTarget.hidden = this.scroller.fromEnd < FAR_FROM_END && !this.missed;
    this.countTarget.hidden = !this.missed;
    this.countTarget.textContent = this.missed;
    if (this.scroller.fromStart < NEAR_START) this.loadOlder();
    this.attention.check();
  }

  async loadOlder() {
    const { current } = this.client;
    if (this.isLoading || !current?.isLoaded || !current.messages.hasBefore) return;
    this.isLoading = true;
    await current.loadOlder().catch((problem) => this.client.notice(problem.message, "error"));
    this.isLoading = false;
  }

  toEnd() {
    this.scroller.toEnd({ smoothly: true });
  }

  isSeen() {
    const { current, socket } = this.client;
    if (!current?.messages.newest || !socket.isLive) return false;
    return current.messages.newest.seq > current.standing.lastRead && this.scroller.isAtEnd;
  }

  /** What could not be said now is said when the connection is back. */
  async read() {
    const { current } = this.client;
    await this.client.markRead(current).catch(() => {});
    if (current === this.client.current) this.timeline.settle();
  }
}
