import { ask } from "models/asking";
import { ClientController } from "models/client_controller";
import { coalesce } from "models/coalesce";
import { MemberList } from "models/member_list";
import { MembersView } from "models/members_view";
import { isolated } from "models/names";

const NARROW = "(max-width: 1023px)";

/** The panel that shows who takes part in a group or room, and what can be done with each of them. */
export default class extends ClientController {
  static targets = ["panel", "column", "toggle", "menu", "list", "template", "actions", "count", "topic", "more", "close"];

  connect() {
    const { client } = this;
    const draw = coalesce(() => this.draw());
    this.redraw = draw;
    this.view = new MembersView({
      panel: this.panelTarget, list: this.listTarget, template: this.templateTarget, actions: this.actionsTarget, client,
    });
    this.on(client, "select", () => this.renew());
    this.on(client, "arrival", ({ conversation, message }) => conversation === client.current && this.members?.take(message));
    this.on(client.directory, "change", ({ conversation }) => conversation === client.current && draw());
    this.on(client.presences, "change", draw);
    this.on(matchMedia(NARROW), "change", () => this.reveal(this.isShown));
    this.on(client.socket, "state", (state) => state === "live" && this.isShown && this.fetch());
  }

  get isShown() {
    return !this.panelTarget.hidden;
  }

  get isNarrow() {
    return matchMedia(NARROW).matches;
  }

  // Showing and hiding.

  toggle() {
    if (this.isShown) this.hide();
    else this.show();
  }

  show() {
    this.reveal(true);
    this.fetch();
    this.closeTarget.focus({ preventScroll: true });
  }

  /** The panel, ready to invite somebody. */
  invite() {
    this.show();
    this.client.tell("invite");
  }

  hide(event = null) {
    event?.preventDefault();
    this.reveal(false);
    [...this.toggleTargets, this.menuTarget].find((button) => button.checkVisibility()).focus({ preventScroll: true });
  }

  /** Another conversation: beside it the panel stays, where it would cover it, it goes. */
  renew() {
    this.members = null;
    const isWanted = this.isShown && !this.isNarrow && this.client.current;
    this.reveal(Boolean(isWanted) && this.client.current.chat.kind !== "direct");
    if (this.isShown) this.fetch();
  }

  /** Where the panel covers the conversation, that cannot be used meanwhile. */
  reveal(isShown) {
    this.panelTarget.hidden = !isShown;
    this.columnTarget.inert = isShown && this.isNarrow;
    for (const button of this.toggleTargets) button.ariaExpanded = String(isShown);
    if (!isShown) this.view.clear();
  }

  // The list.

  async fetch() {
    const { server, current } = this.client;
    const members = new MemberList({ server, chatId: current.id });
    members.addEventListener("change", this.redraw);
    this.members = members;
    this.client.tell("members", members);
    await this.load();
  }

  async load() {
    await this.client.load(() => this.members.load());
  }

  draw() {
    const { current } = this.client;
    if (!this.isShown || !current || !this.members?.isLoaded) return;
    this.countTarget.textContent = current.chat.member_count.toLocaleString();
    this.topicTarget.textContent = current.chat.description ?? "";
    this.topicTarget.hidden = !current.chat.description;
    this.moreTarget.hidden = !this.members.hasMore;
    this.view.draw(this.members.all, current.chat);
  }

  walk(event) {
    if (this.view.walks(event)) event.preventDefault();
  }

  expand({ currentTarget }) {
    this.view.expand(currentTarget.closest("[data-person-id]"), (id) => this.members.get(id));
  }

  // What can be done with a member.

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
    this.act(async ({ user }, chat) => {
      const isWanted = await ask({
        title: `Remove ${isolated(user.display_name)}?`,
        text: "They can no longer write here, and come back only when somebody invites them.",
        confirm: "Remove",
      });
      if (isWanted) await this.client.server.removeMember(chat, user.id);
    });
  }

  async act(work) {
    try {
      await work(this.members.get(this.view.expanded), this.client.current.chat);
    } catch (problem) {
      this.client.notice(problem.message, "error");
    }
  }
}
