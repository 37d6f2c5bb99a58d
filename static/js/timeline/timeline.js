import { MOST_HELD } from "sync/history";
import { timelineItems } from "timeline/timeline_items";
import { dayKey, dayLabel } from "words/dates";

/**
 * @import { Client } from "sync/client"
 * @import { Scroller } from "timeline/scroller"
 * @import { TimelineView } from "timeline/timeline_view"
 */

const SETTLED = 30_000;
const NEAR = 600; // pixels
const FLASH = 2000;
const KEPT_ELSEWHERE = 40; // messages that are kept of a conversation that is not shown

/** The timeline of the conversation that is shown: its items, its unread divider and its scroll position. */
export class Timeline {
  #timer = null;
  #hadAfter = false;
  #shown = null;

  /** @param {{ client: Client, list: HTMLElement, scroller: Scroller, view: TimelineView }} options */
  constructor({ client, list, scroller, view }) {
    this.client = client;
    this.list = list;
    this.scroller = scroller;
    this.view = view;
  }

  get conversation() {
    return this.client.current;
  }

  /** Show another conversation from scratch. */
  open() {
    this.#leave();
    this.#shown = this.conversation;
    this.#hadAfter = false;
    this.view.clear();
    this.placeDivider();
    this.draw();
  }

  /** Keep of the conversation that was shown only what is drawn when its reader comes back. */
  #leave() {
    this.#shown?.trim({ seq: this.#shown.readingPlace?.seq, most: KEPT_ELSEWHERE });
  }

  /** The day of the topmost visible message in words, or "" if that stands above it in view. */
  get dayInView() {
    const place = this.scroller.placeIn(this.list);
    const message = place && this.conversation.messages.all.find(({ seq }) => seq === place.seq);
    if (!message) return "";
    const day = new Date(message.timestamp);
    const divider = this.view.find(`day-${dayKey(day)}`);
    return divider && this.scroller.shows(divider) ? "" : dayLabel(day);
  }

  /** Fetch older or newer messages where the reader is near the edge of what is held. */
  extend() {
    const { conversation, client, scroller } = this;
    if (scroller.fromStart < NEAR) client.load(() => conversation.loadOlder());
    if (scroller.fromEnd < NEAR) client.load(() => conversation.loadNewer());
  }

  /** Remember where the reader is, and drop what is far from there. Not for use during a scroll, which it could end. */
  rest() {
    const { conversation, scroller } = this;
    if (!conversation?.isLoaded || !scroller.isVisible) return;
    const isAtEnd = scroller.isAtEnd && !conversation.messages.hasAfter;
    conversation.readingPlace = isAtEnd ? null : scroller.placeIn(this.list);
    if (conversation.messages.size <= MOST_HELD) return;
    conversation.trim({ seq: conversation.readingPlace?.seq });
    this.draw();
  }

  /** Put the unread divider where the reader left off; it stays there while they read on. */
  placeDivider() {
    clearTimeout(this.#timer);
    const { conversation } = this;
    if (conversation) conversation.dividerAfter = conversation.readState.unread ? conversation.readState.lastRead : null;
  }

  draw() {
    const { conversation, client } = this;
    if (!conversation) return;
    const { messages, receipts, chat, dividerAfter } = conversation;
    const { me, outbox, session } = client;
    const pending = messages.hasAfter ? [] : outbox.in(conversation.id);
    const unreadAfter = messages.reachesBackTo(dividerAfter) ? dividerAfter : null;
    const reading = { readersOf: (message) => receipts.readersOf(message), others: Math.max(1, chat.member_count - 1) };
    const items = timelineItems({ messages: messages.all, pending, me, unreadAfter, waits: session.waitingWords, ...reading });
    const sticks = !messages.hasAfter && !this.#hadAfter;
    this.scroller.preservingPosition(this.list, () => this.view.draw(items), { sticks });
    this.#hadAfter = messages.hasAfter;
  }

  /**
   * Scroll to a position: "start" is where its reader left the conversation, or else the unread divider or the end; "end"
   * the newest message, "divider" the first unread one. Returns whether it is loaded; otherwise it has to be fetched first.
   */
  scrollTo(position) {
    const { readingPlace, messages } = this.conversation;
    const { hasAfter } = messages;
    const left = position === "start" && readingPlace && this.view.find(readingPlace.key);
    if (left) {
      this.scroller.toPlace(left, readingPlace);
      return true;
    }
    const divider = position === "end" ? null : this.view.find("unread");
    if (position === "start" || (position === "end" && !hasAfter)) this.scroller.toEnd();
    if (divider) this.scroller.toThird(divider);
    return position === "start" || Boolean(divider) || (position === "end" && !hasAfter);
  }

  /**
   * Scroll to message number `seq`, or to the next one that is not a system message, and flash it. Returns whether it is
   * held; otherwise it has to be fetched first.
   */
  jumpTo(seq) {
    const { oldest, newest } = this.conversation.messages;
    if (!newest || seq < oldest.seq || seq > newest.seq) return false;
    const message = [...this.list.children].find((child) => seqOf(child) >= seq);
    if (message) {
      this.scroller.toThird(message);
      flash(message);
    }
    return true;
  }

  /** A message arrived unseen: put the divider before it, unless an earlier message is unread, too. */
  placeDividerBeforeArrival() {
    const { conversation } = this;
    const { unread, lastRead } = conversation.readState;
    if (conversation.dividerAfter !== null && unread > 1) return;
    clearTimeout(this.#timer);
    conversation.dividerAfter = lastRead;
  }

  /** Everything was read: remove the divider after a while. */
  removeDividerLater() {
    const { conversation } = this;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      conversation.dividerAfter = null;
      this.draw();
    }, SETTLED);
  }
}

function seqOf(element) {
  return Number(element.dataset.seq);
}

/** Show the reader which message it is, and let them go on from there by keys. */
function flash(message) {
  message.focus({ preventScroll: true });
  message.setAttribute("data-flash", "");
  setTimeout(() => message.removeAttribute("data-flash"), FLASH);
}
