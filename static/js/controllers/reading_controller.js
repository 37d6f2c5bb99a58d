import { Attention } from "models/attention";
import { ClientController } from "models/client_controller";
import { Scroller } from "models/scroller";

/** Tells the server what has been read, once somebody has had the newest message before their eyes. */
export default class extends ClientController {
  static targets = ["scroller"];

  connect() {
    const { client } = this;
    this.scroller = new Scroller(this.scrollerTarget);
    this.attention = new Attention({ isSeen: () => this.isSeen(), onRead: () => this.read() });
    const check = () => this.check();
    this.on(client, "select drawn", check);
    this.on(client.socket, "state", check);
    this.on(window, "focus blur", check);
    this.on(document, "visibilitychange", check);
    check();
  }

  check() {
    this.attention.check();
  }

  isSeen() {
    const { current, socket } = this.client;
    if (!current?.messages.newest || !socket.isLive) return false;
    return current.messages.newest.seq > current.standing.lastRead && this.scroller.isAtEnd;
  }

  /** What could not be said now is said when the connection is back. */
  async read() {
    const { current } = this.client;
    await this.client.markReadTo(current, current.messages.newest.seq).catch(() => {});
    if (current === this.client.current) this.client.tell("read");
  }
}
