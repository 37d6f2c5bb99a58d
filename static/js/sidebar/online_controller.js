import { OnlinePeople } from "presence/online_people";
import { fillPersonRow } from "sidebar/rows";
import { SectionView } from "sidebar/section_view";
import { ClientController } from "ui/client_controller";
import { coalesce } from "ui/coalesce";
import { pollWhileInUse } from "ui/polling";
import { copyOf } from "ui/slots";

const FRESH = 15_000;
const SOON = 1000;
const MOST_PEERS = 100;

/** The section of people who are online; also subscribes to the presence of everyone in the sidebar. */
export default class extends ClientController {
  static targets = ["template"];

  connect() {
    const { client } = this;
    this.people = new OnlinePeople(client);
    this.view = new SectionView(this.element, { make: () => copyOf(this.templateTarget), fill: fillPersonRow });
    const subscribe = coalesce(
      () => this.subscribe(),
      (work) => setTimeout(work, SOON),
    );
    this.on(this.people, "change", () => {
      this.draw();
      subscribe();
    });
    this.on(client.peoplePresence, "change", (person) => this.people.update(person));
    this.on(client.directory, "change", subscribe);
    this.on(client.directory, "presence", ({ conversation }) => this.heard(conversation.presence.online));
    this.on(client.socket, "state", (state) => state === "live" && this.people.refresh());
    this.on(window, "focus", () => this.people.refresh());
    this.stopPolling = pollWhileInUse(client, FRESH, () => this.people.refresh());
    this.people.refresh();
  }

  disconnect() {
    super.disconnect();
    this.stopPolling();
  }

  /** Who is online in a conversation; each answer of the server is looked at once, whatever else changes there. */
  heard(online) {
    if (!online?.users || online === this.online) return;
    this.online = online;
    this.people.meet(online.users);
  }

  draw() {
    this.view.draw(this.people.all);
    this.view.count = this.people.count;
  }

  subscribe() {
    const peers = this.client.directory.all.flatMap(({ chat }) => chat.peer?.id ?? []).slice(0, MOST_PEERS);
    this.client.peoplePresence.subscribe([...peers, ...this.people.all.map(({ id }) => id)], "sidebar");
  }
}
