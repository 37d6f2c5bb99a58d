import { dayKey, dayLabel } from "models/dates";

const TOGETHER = 5 * 60_000;

/**
 * What the timeline shows, from top to bottom: messages, then those on their way, with dividers between days and
 * before the first unread one. Consecutive ones of one sender within five minutes continue each other.
 *
 * Every item has a `key` that stays the same while a pending message becomes a stored one.
 */
export function timelineItems({ messages, pending, me, unreadAfter = null, isRead = () => false, now = new Date() }) {
  const items = [];
  const isUnread = (entry) => unreadAfter !== null && entry.seq > unreadAfter && !entry.isMine;
  let previous = null;
  let divided = false;
  for (const entry of [...stored(messages, me, isRead), ...waiting(messages, pending, me)]) {
    const isNewDay = !previous || dayKey(previous.at) !== dayKey(entry.at);
    if (isNewDay) items.push({ kind: "day", key: `day-${dayKey(entry.at)}`, label: dayLabel(entry.at, now) });
    const isFirstUnread = !divided && isUnread(entry);
    if (isFirstUnread) items.push({ kind: "unread", key: "unread" });
    divided ||= isFirstUnread;
    items.push({ ...entry, isContinued: !isNewDay && !isFirstUnread && continues(previous, entry) });
    previous = entry;
  }
  return items;
}

function* stored(messages, me, isRead) {
  for (const message of messages) {
    const isMine = message.sender?.id === me.id;
    yield {
      kind: "message", key: keyOf(message.sender?.id, message.client_id), message, isMine, seq: message.seq,
      at: new Date(message.timestamp), state: message.deleted ? "deleted" : "sent", isRead: isMine && isRead(message),
    };
  }
}

/** An event may bring a message before its answer does: then it is no longer on its way. */
function* waiting(messages, pending, me) {
  const arrived = new Set(messages.filter((one) => one.sender?.id === me.id).map((one) => one.client_id));
  for (const entry of pending) {
    if (arrived.has(entry.client_id)) continue;
    yield {
      kind: "message", key: keyOf(me.id, entry.client_id), message: entry, isMine: true, seq: Infinity,
      at: new Date(entry.created_at), state: entry.state, isRead: false,
    };
  }
}

function keyOf(senderId, clientId) {
  return `${senderId ?? "nobody"}/${clientId}`;
}

function continues(previous, entry) {
  const sameSender = previous.isMine ? entry.isMine : previous.message.sender?.id === entry.message.sender?.id;
  const isSystem = [previous, entry].some((one) => one.message.message_type === "system");
  return sameSender && previous.isMine === entry.isMine && !isSystem && entry.at - previous.at < TOGETHER;
}
