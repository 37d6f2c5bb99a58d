/** Stands in for the browser's WebSocket: tests open it, answer and close it by hand. */
export class FakeSocket {
  static made = [];
  sent = [];
  isClosed = false;

  constructor(url, protocols) {
    Object.assign(this, { url, protocols });
    FakeSocket.made.push(this);
  }

  static get last() {
    return FakeSocket.made.at(-1);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.isClosed = true;
  }

  open() {
    this.onopen();
  }

  receive(...frames) {
    this.onmessage({ data: frames.map((frame) => JSON.stringify(frame)).join("\n") });
  }

  authenticate() {
    this.open();
    this.receive({ type: "authenticated", heartbeat: 25, heads: {} });
  }

  cut(code = 1006) {
    this.onclose({ code });
  }
}
