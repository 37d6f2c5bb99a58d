import { MemberList } from "members/member_list";
import { MembersView } from "members/members_view";
import { ClientController } from "ui/client_controller";
import { coalesce } from "ui/coalesce";
import { confirmDialog } from "ui/dialogs";
import { isolated } from "words/names";

/** The panel of members of the group or room that is shown, and the actions on each member. */
export default class extends ClientController {
  static targets = ["list", "template", "actions", "count", "topic", "more"];
  members = null;

  connect() {
    const { client, element: panel, listTarget: list, templateTarget: template, actionsTarget: actions } = this;
    this.view = new MembersView({ panel, list, template, actions, client });
    this.redraw = coalesce(() => this.draw());
    this.on(client, "arrival", ({ conversation, message }) => this.arrived(conversation, message));
    this.on(client.directory, "change", ({ conversation }) => conversation === client.current && this.redraw());
    this.on(client.peoplePresence, "change", this.redraw);
    this.on(client.socket, "state", (state) => state === "live" && this.members && this.open());
  }

  /** The panel was shown or hidden, or shows another conversation. */
  toggle(isShown) {
    this.members = null;
    this.view.clear();
    if (isShown) this.open();
  }

  /** Load the members of the conversation that is shown, from the first page. */
  open() {
    const { server, current } = this.client;
    this.members = new MemberList({ server, chatId: current.id });
    this.members.addEventListener("change", this.redraw);
    this.load();
  }

  load() {
    const { members } = this;
    this.client.load(() => members.load());
  }

  arrived(conversation, message) {
    if (conversation === this.client.current) this.members?.take(message);
  }

  draw() {
    if (!this.members?.isLoaded) return;
    const { chat } = this.client.current;
    this.countTarget.textContent = chat.member_count.toLocaleString();
    this.topicTarget.textContent = chat.description ?? "";
    this.topicTarget.hidden = !chat.description;
    this.moreTarget.hidden = !this.members.hasMore;
    this.view.draw(this.members.all, chat);
  }

  expand({ currentTarget }) {
    this.view.expand(currentTarget.closest("[data-person-id]"), (id) => this.members.get(id));
  }

  // Actions on the member whose row is expanded.

  write() {
    this.act(({ user }) => this.client.selectPerson(user.id));
  }

  promote() {
    this.act(({ user }, chat) => this.client.server.changeRole(chat, user.id, "admin"));
  }

  demote() {
    this.act(({ user }, chat) => this.client.server.changeRole(chat, user.id, "member"));
  }

  remove() {
    const text = "They can no longer write here, and come back only when somebody invites them.";
    this.act(async ({ user }, chat) => {
      const isWanted = await confirmDialog({ title: `Remove ${isolated(user.display_name)}?`, text, confirm: "Remove" });
      if (isWanted) await this.client.server.removeMember(chat, user.id);
    });
  }

  act(work) {
    return this.client.attempt(() => work(this.members.get(this.view.expanded), this.client.current.chat));
  }
}
