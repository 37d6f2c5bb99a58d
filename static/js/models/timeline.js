import { timelineItems } from "models/timeline_items";
import { TimelineView } from "models/timeline_view";

const SETTLED = 30_000;

/** The conversation that is shown: its items, its unread divider, and how it stands in the scrolled column. */
export class Timeline {
  unreadAfter = null;
  #timer = null;

  constructor({ client, list, scroller, templates }) {
    Object.assign(this, { client, list, scroller });
    this.view = new TimelineView(list, templates);
  }

  get conversation() {
    return this.client.current;
  }

  /** Another conversation, from the beginning: at its first unread message, else at the end. */
  open() {
    clearTimeout(this.#timer);
    this.view.clear();
    const standing = this.conversation?.standing;
    this.unreadAfter = standing?.unread ? standing.lastRead : null;
    this.draw();
  }

  draw() {
    const { conversation, client, unreadAfter } = this;
    if (!conversation) return;
    const items = timelineItems({
      messages: conversation.messages.all, pending: client.outbox.in(conversation.id), me: client.me, unreadAfter,
      isRead: (message) => conversation.receipts.readersOf(message).length > 0,
    });
    this.scroller.keeping(this.list, () => this.view.draw(items));
  }

  land() {
    const divider = this.view.find("unread");
    this.scroller.toEnd();
    if (divider) this.scroller.toThird(divider);
  }

  /** A message came while nobody looked: the divider goes before it, unless there is one already. */
  mark() {
    this.unreadAfter ??= this.conversation.standing.lastRead;
  }

  /** Everything was read: the divider has done its work in a while. */
  settle() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.unreadAfter = null;
      this.draw();
    }, SETTLED);
  }
}
