import { fillMember } from "members/member_rows";
import { rightsOver } from "sync/rights";
import { KeyedList } from "ui/keyed_list";
import { RovingTabindex } from "ui/roving_focus";
import { copyOf, showWhatApplies } from "ui/slots";

const ROW = ".member__row";

/** Renders the list of members. One row at a time can be expanded to show the actions on that member. */
export class MembersView {
  expanded = null;

  constructor({ panel, list, template, actions, client }) {
    this.list = list;
    this.client = client;
    this.actions = copyOf(actions);
    this.rovingTabindex = new RovingTabindex(list, ROW);
    this.visible = new VisibleRows({ root: panel, onChange: (ids) => client.peoplePresence.subscribe(ids, "members") });
    this.rows = new KeyedList(list, {
      make: () => copyOf(template),
      fill: (item, member) => fillMember(item, member, this.#displayOf(member)),
    });
  }

  draw(members, chat) {
    const hadFocus = this.list.contains(document.activeElement);
    this.chat = chat;
    this.rows.draw(members.map((member) => ({ ...member, id: member.user.id })));
    this.visible.watch(this.list.children);
    this.rovingTabindex.refresh();
    const open = members.find(({ user }) => user.id === this.expanded);
    if (open) this.#offer(open);
    else this.collapse();
    const hasLostIt = hadFocus && !this.list.contains(document.activeElement);
    if (hasLostIt) this.rovingTabindex.stop?.focus();
  }

  /** Empty the list and end its presence subscriptions. */
  clear() {
    this.collapse();
    this.rows.draw([]);
    this.visible.stop();
    this.client.peoplePresence.subscribe([], "members");
  }

  /** Expand a row, or collapse it again. */
  expand(item, memberOf) {
    const id = item.dataset.personId;
    const wasOpen = this.expanded === id;
    this.collapse();
    if (wasOpen) return;
    this.expanded = id;
    this.#offer(memberOf(id));
    item.append(this.actions);
    item.querySelector(ROW).ariaExpanded = "true";
  }

  collapse() {
    this.expanded = null;
    this.actions.remove();
    for (const row of this.list.querySelectorAll(`${ROW}[aria-expanded=true]`)) row.ariaExpanded = "false";
  }

  #offer(member) {
    const isMe = member.user.id === this.client.me.id;
    const rights = { ...rightsOver(this.chat, member), isMe, isOther: !isMe };
    showWhatApplies(this.actions, rights);
  }

  #displayOf({ user }) {
    const isMe = user.id === this.client.me.id;
    return { isMe, status: isMe ? "online" : this.client.peoplePresence.of(user.id)?.status };
  }
}

/** Observes which rows of a scrolled list are visible, and calls `onChange` with the `data-person-id` of each. */
class VisibleRows {
  #visible = new Set();
  #observer;

  constructor({ root, onChange }) {
    this.#observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) this.#visible[isIntersecting ? "add" : "delete"](target);
        onChange([...this.#visible].map((row) => row.dataset.personId));
      },
      { root },
    );
  }

  /** Observe these rows; those already observed, and those removed from the page, need no call. */
  watch(rows) {
    for (const row of rows) this.#observer.observe(row);
  }

  /** Stop observing. */
  stop() {
    this.#observer.disconnect();
    this.#visible.clear();
  }
}
