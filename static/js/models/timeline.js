import { timelineItems } from "models/timeline_items";
import { TimelineView } from "models/timeline_view";

const SETTLED = 30_000;

/** The conversation that is shown: its items, its unread divider, and how it stands in the scrolled column. */
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

  /** Another conversation, from the beginning: at its first unread message, else at the end. */
  open() {
    this.view.clear();
    this.divide();
    this.draw();
  }

  /** The divider goes where the reader left off, and stays there while they read on. */
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
    this.scroller.keeping(this.list, () => this.view.draw(items), { sticks });
    this.#hadAfter = messages.hasAfter;
  }

  /**
   * Go to a place: "start" is where the reader left off or else the end, "end" the newest message, "divider" the first
   * unread one. Answers whether it is there; otherwise it has to be fetched first.
   */
  land(place) {
    const { hasAfter } = this.conversation.messages;
    const divider = place === "end" ? null : this.view.find("unread");
    if (place === "start" || (place === "end" && !hasAfter)) this.scroller.toEnd();
    if (divider) this.scroller.toThird(divider);
    return place === "start" || Boolean(divider) || (place === "end" && !hasAfter);
  }

  /** A message came while nobody looked: the divider goes before it, unless something before it is unread, too. */
  mark() {
    const { conversation } = this;
    const { unread, lastRead } = conversation.readState;
    if (conversation.dividedAt !== null && unread > 1) return;
    clearTimeout(this.#timer);
    conversation.dividedAt = lastRead;
  }

  /** Everything was read: the divider has done its work in a while. */
  settle() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.conversation.dividedAt = null;
      this.draw();
    }, SETTLED);
  }
}
