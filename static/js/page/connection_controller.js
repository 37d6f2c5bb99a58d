import { connectionStatus } from "page/connection_status";
import { ClientController } from "ui/client_controller";

const TICK = 500;
const FAREWELL = 2000;

/** The bar that shows the state of the connection while that matters. */
export default class extends ClientController {
  static targets = ["text", "retry", "reload", "session"];

  connect() {
    const { socket, directory } = this.client;
    this.lostAt = performance.now();
    this.on(socket, "state", () => this.draw());
    this.on(directory, "busy", ({ detail }) => (this.busySince = detail ? (this.busySince ?? performance.now()) : null));
    for (const type of ["online", "offline"]) this.on(window, type, () => this.draw());
    this.timer = setInterval(() => this.draw(), TICK);
    this.draw();
  }

  disconnect() {
    super.disconnect();
    clearInterval(this.timer);
  }

  draw() {
    const { socket, hasUpdate } = this.client;
    const now = performance.now();
    this.lostAt = socket.isLive ? null : (this.lostAt ?? now);
    const { kind, text } = connectionStatus({
      state: socket.state,
      isOnline: navigator.onLine,
      hasUpdate,
      lostFor: now - (this.lostAt ?? now),
      retryIn: socket.state === "waiting" ? socket.retryAt - now : 0,
      busyFor: this.busySince ? now - this.busySince : 0,
      wasShown: this.isFarewell(now),
      stranger: socket.stranger,
    });
    this.element.dataset.state = kind;
    if (this.textTarget.textContent !== text) this.textTarget.textContent = text;
    this.retryTarget.hidden = kind !== "reconnecting";
    for (const way of this.sessionTargets) way.hidden = !way.dataset.states.split(" ").includes(kind);
    this.reloadTarget.hidden = !["update", "refused"].includes(kind);
  }

  /** “Back online” follows a bar that said otherwise, for a moment. */
  isFarewell(now) {
    const shown = this.element.dataset.state;
    if (["reconnecting", "offline"].includes(shown)) this.farewellUntil = now + FAREWELL;
    return now < (this.farewellUntil ?? 0);
  }

  retry() {
    this.client.socket.probe();
  }

  reload() {
    location.reload();
  }
}
