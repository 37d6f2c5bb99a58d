import { ClientController } from "models/client_controller";
import { coalesce } from "models/coalesce";
import { OnlinePeople } from "models/online_people";
import { fillPersonRow } from "models/rows";
import { SectionView } from "models/section_view";
import { copyOf } from "models/slots";

const FRESH = 30_000;
const SOON = 1000;
const MOST_PEERS = 100;

/** Who is there now, and following the presence of whoever the sidebar shows. */
export default class extends ClientController {
  static targets = ["template"];

  connect() {
    const { client } = this;
    this.people = new OnlinePeople(client);
    this.view = new SectionView(this.element, { make: () => copyOf(this.templateTarget), fill: fillPersonRow });
    const follow = coalesce(() => this.follow(), (work) => setTimeout(work, SOON));
    this.on(this.people, "change", () => {
      this.draw();
      follow();
    });
    this.on(client.presences, "change", (heard) => this.people.hear(heard));
    this.on(client.directory, "change", follow);
    this.on(client.socket, "state", (state) => state === "live" && this.people.refresh());
    this.on(window, "focus", () => this.people.refresh());
    this.timer = setInterval(() => document.hidden || this.people.refresh(), FRESH);
    this.people.refresh();
  }

  disconnect() {
    super.disconnect();
    clearInterval(this.timer);
  }

  draw() {
    this.view.draw(this.people.all);
    this.view.count = this.people.count;
  }

  follow() {
    const peers = this.client.directory.all.flatMap(({ chat }) => chat.peer?.id ?? []).slice(0, MOST_PEERS);
    this.client.follow([...peers, ...this.people.all.map(({ id }) => id)], "sidebar");
  }
}
