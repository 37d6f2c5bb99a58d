import { timelineItems } from "models/timeline_items";
import { TimelineView } from "models/timeline_view";

const SETTLED = 30_000;

/** The timeline of the conversation that is shown: its items, its unread divider and its scroll position. */
export class Timeline {
  #timer = null;
  #hadAfter = false;

  constructor({ client, list, scroller, templates }) {
    Object.assign(this, { client, list, scroller });
    this.view = new TimelineView(list, templates);
  }

  get conversation() {
    return this.client.current;
  }

  /** Show another conversation from scratch. */
  open() {
    this.view.clear();
    this.divide();
    this.draw();
  }

  /** Put the unread divider where the reader left off; it stays there while they read on. */
  divide() {
    clearTimeout(this.#timer);
    const { conversation } = this;
    if (conversation) conversation.dividedAt = conversation.readState.unread ? conversation.readState.lastRead : null;
  }

  draw() {
    const { conversation, client } = this;
    if (!conversation) return;
    const { messages, receipts, chat, dividedAt } = conversation;
    const pending = messages.hasAfter ? [] : client.outbox.in(conversation.id);
    const items = timelineItems({
      messages: messages.all, pending, me: client.me, unreadAfter: messages.reachesBackTo(dividedAt) ? dividedAt : null,
      waits: client.session.waitingWords, readersOf: (message) => receipts.readersOf(message), others: Math.max(1, chat.member_count - 1),
    });
    const sticks = !messages.hasAfter && !this.#hadAfter;
    this.scroller.preservingPosition(this.list, () => this.view.draw(items), { sticks });
    this.#hadAfter = messages.hasAfter;
  }

  /**
   * Scroll to a position: "start" is the unread divider or else the end, "end" the newest message, "divider" the first
   * unread one. Returns whether it is loaded; otherwise it has to be fetched first.
   */
  scrollTo(position) {
    const { hasAfter } = this.conversation.messages;
    const divider = position === "end" ? null : this.view.find("unread");
    if (position === "start" || (position === "end" && !hasAfter)) this.scroller.toEnd();
    if (divider) this.scroller.toThird(divider);
    return position === "start" || Boolean(divider) || (position === "end" && !hasAfter);
  }

  /** A message arrived unseen: put the divider before it, unless an earlier message is unread, too. */
  mark() {
    const { conversation } = this;
    const { unread, lastRead } = conversation.readState;
    if (conversation.dividedAt !== null && unread > 1) return;
    clearTimeout(this.#timer);
    conversation.dividedAt = lastRead;
  }

  /** Everything was read: remove the divider after a while. */
  settle() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.conversation.dividedAt = null;
      this.draw();
    }, SETTLED);
  }
}
