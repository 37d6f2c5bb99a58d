/** Sentences of the page that depend on who and how many. */

import { briefTime } from "words/dates";
import { isolated } from "words/names";

const MOST_TYPISTS = 3;
const MOST_COUNTED = 99;
const GONE = {
  left: (name) => `You have left ${name}.`,
  removed: (name) => `You were removed from ${name}.`,
  closed: (name) => `${name} was deleted.`,
};

/**
 * The sentence that tells a person why a conversation went away.
 *
 * @param {ChatRemovedPayload["reason"] | null} reason
 * @param {string} name
 */
export function removalNotice(reason, name) {
  const words = GONE[reason] ?? ((quoted) => `${quoted} can no longer be read.`);
  return words(isolated(`“${name}”`));
}

/**
 * Who is typing, in a sentence; "" when nobody is.
 *
 * @param {SummaryPayload[]} people
 */
export function typingWords(people) {
  const names = people.map(({ display_name: name }) => isolated(name));
  if (!names.length) return "";
  if (names.length > MOST_TYPISTS) return "Several people are typing…";
  if (names.length === 1) return `${names[0]} is typing…`;
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)} are typing…`;
}

/**
 * @typedef {object} Unread What the unread banner tells of a conversation.
 * @property {{ unread: number, lastRead: number }} readState
 * @property {{ all: MessagePayload[], reachesBackTo(seq: number): boolean }} messages
 */

/**
 * The text of the unread banner: “37 new since 10:42”.
 *
 * @param {Unread} conversation
 * @param {MePayload} me
 */
export function unreadWords(conversation, me, now = new Date()) {
  const { unread, lastRead } = conversation.readState;
  const count = unread > MOST_COUNTED ? `${MOST_COUNTED}+` : unread;
  const first = firstUnread(conversation.messages, lastRead, me);
  return first ? `${count} new since ${briefTime(new Date(first.timestamp), now)}` : `${count} new`;
}

/**
 * The first unread message, if it is held.
 *
 * @param {Unread["messages"]} messages
 * @param {number} lastRead
 * @param {MePayload} me
 */
function firstUnread(messages, lastRead, me) {
  if (!messages.reachesBackTo(lastRead)) return null;
  const isNews = ({ sender, message_type: type }) => sender?.id !== me.id && type !== "system";
  return messages.all.find((message) => message.seq > lastRead && isNews(message));
}
