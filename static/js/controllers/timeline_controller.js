import { Announcer } from "models/announcer";
import { isHere } from "models/attention";
import { ClientController } from "models/client_controller";
import { coalesce } from "models/coalesce";
import { JumpButton } from "models/jump_button";
import { Scroller } from "models/scroller";
import { setPicture, setText } from "models/slots";
import { Timeline } from "models/timeline";

const NEAR_START = 600;

/** Draws the conversation that is shown, and loads what is older. */
export default class extends ClientController {
  static targets = ["scroller", "list", "template", "start", "skeleton", "jump", "count", "live"];

  connect() {
    const { client } = this;
    this.scroller = new Scroller(this.scrollerTarget);
    const templates = Object.fromEntries(this.templateTargets.map((one) => [one.dataset.kind, one]));
    this.timeline = new Timeline({ client, list: this.listTarget, scroller: this.scroller, templates });
    this.jump = new JumpButton({ button: this.jumpTarget, count: this.countTarget, scroller: this.scroller });
    this.announcer = new Announcer(this.liveTarget);
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
    this.on(client, "read", () => this.timeline.settle());
  }

  open() {
    this.isLanding = true;
    this.jump.reset();
    this.timeline.open();
    this.draw();
  }

  draw() {
    const { current } = this.client;
    if (!current) return;
    if (current.isLoaded) this.timeline.draw();
    this.skeletonTarget.hidden = current.isLoaded;
    this.startTarget.hidden = !current.isLoaded || current.messages.hasBefore;
    setText(this.startTarget, "name", current.chat.name);
    setPicture(this.startTarget, current.chat.avatar_url);
    if (this.isLanding && current.isLoaded) this.timeline.land();
    this.isLanding &&= !current.isLoaded;
    this.scrolled();
    this.client.tell("drawn");
  }

  arrived({ conversation, message }) {
    const isMine = message.sender?.id === this.client.me.id;
    if (!isMine) this.announcer.announce(`${message.sender?.display_name ?? "Somebody"}: ${message.content}`);
    if (conversation !== this.client.current || isMine) return;
    if (!isHere() || !this.scroller.isAtEnd) this.timeline.mark();
    this.jump.notice();
  }

  scrolled() {
    this.jump.draw();
    if (this.client.current && this.scroller.fromStart < NEAR_START) this.client.load(() => this.client.current.loadOlder());
  }

  toEnd() {
    this.scroller.toEnd({ smoothly: true });
  }
}
