import { ClientController } from "models/client_controller";
import { coalesce } from "models/coalesce";
import { describePresence } from "models/presence";
import { setPicture, setText, slot } from "models/slots";

const FRESH = 30_000;

/** Who one is talking to, and whether they are there. */
export default class extends ClientController {
  static targets = ["peer", "presence"];

  connect() {
    const redraw = coalesce(() => this.draw());
    this.on(this.client, "select", () => this.renew());
    this.on(this.client.directory, "change", redraw);
    this.timer = setInterval(() => document.hidden || this.renew(), FRESH);
    this.draw();
  }

  disconnect() {
    super.disconnect();
    clearInterval(this.timer);
  }

  draw() {
    const chat = this.client.current?.chat;
    if (!chat) return;
    setText(this.peerTarget, "name", chat.name);
    setPicture(this.peerTarget, chat.avatar_url);
    const status = chat.peer?.status ?? "offline";
    slot(this.peerTarget, "presence").dataset.status = status;
    const stamp = [chat.id, status, chat.peer?.last_seen].join();
    if (stamp === this.stamp) return;
    this.stamp = stamp;
    describePresence(this.presenceTarget, chat.peer);
  }

  /** Presence is asked for while somebody looks; what cannot be had now is asked for again. */
  async renew() {
    this.draw();
    const peer = this.client.current?.chat.peer;
    if (!peer || !this.client.socket.isLive) return;
    const answer = await this.client.api.get(`/api/users/${peer.id}`).catch(() => null);
    if (answer) this.client.directory.updatePerson(answer);
  }
}
