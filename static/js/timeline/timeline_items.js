import { systemLines } from "timeline/system_lines";
import { dayKey, dayLabel } from "words/dates";

const TOGETHER = 5 * 60_000;

/**
 * The items of the timeline, from top to bottom: stored messages, then pending ones, with dividers between days and before
 * the first unread message. Messages of one sender within five minutes are grouped (`isContinued`), and consecutive system
 * messages are one item of lines. The given order is kept whatever the timestamps say, and a day has one divider.
 *
 * `readersOf(message)` are those who have read it, of so many `others`. `waits` is a sentence that says when pending
 * messages will be sent, if not at once. Every item has a `key`, which stays the same when a pending message is stored.
 */
export function timelineItems({ messages, pending, me, unreadAfter = null, now = new Date(), waits = "", ...reading }) {
  const items = [];
  const isBeyond = (entry) => unreadAfter !== null && entry.seq > unreadAfter;
  const isUnread = (entry) => isBeyond(entry) && !entry.isMine && entry.kind === "message";
  let previous = null;
  let latest = null;
  let divided = false;
  for (const entry of [...stored(messages, me, reading), ...waiting(messages, { pending, me, waits })]) {
    const isNewDay = !latest || (entry.at > latest && dayKey(latest) !== dayKey(entry.at));
    if (isNewDay) items.push({ kind: "day", key: `day-${dayKey(entry.at)}`, label: dayLabel(entry.at, now) });
    const isFirstUnread = !divided && isUnread(entry);
    if (isFirstUnread) items.push({ kind: "unread", key: "unread" });
    divided ||= isFirstUnread;
    if (entry.kind === "system") gather(items, entry);
    else items.push({ ...entry, isContinued: !isNewDay && !isFirstUnread && continues(previous, entry) });
    previous = entry;
    latest = isNewDay || entry.at > latest ? entry.at : latest;
  }
  return items.map((item) => (item.kind === "system" ? { ...item, lines: systemLines(item.messages) } : item));
}

/**
 * @param {MessagePayload[]} messages
 * @param {MePayload} me
 * @param {{ readersOf?: (message: MessagePayload) => Id[], others?: number }} reading
 */
function* stored(messages, me, { readersOf = () => [], others = 1 }) {
  for (const message of messages) {
    const at = new Date(message.timestamp);
    if (message.message_type === "system") {
      yield { kind: "system", key: `system-${message.seq}`, message, at };
      continue;
    }
    const isMine = message.sender?.id === me.id;
    const readers = isMine ? (message.read_count ?? readersOf(message).length) : 0;
    yield {
      kind: "message",
      key: keyOf(message.sender?.id, message.client_id),
      message,
      isMine,
      seq: message.seq,
      at,
      state: message.deleted ? "deleted" : "sent",
      readers: others > 1 ? readers : 0,
      isRead: readers >= others,
    };
  }
}

/**
 * Pending messages. One whose event arrived before its answer is stored already and left out. None is shown as older than
 * the message above it, even if the device's clock says so.
 */
function* waiting(messages, { pending, me, waits }) {
  const arrived = new Set(messages.filter((one) => one.sender?.id === me.id).map((one) => one.client_id));
  let latest = messages.length ? Date.parse(messages.at(-1).timestamp) : 0;
  for (const entry of pending) {
    if (arrived.has(entry.client_id)) continue;
    latest = Math.max(latest, entry.created_at);
    yield {
      kind: "message",
      key: keyOf(me.id, entry.client_id),
      message: entry,
      isMine: true,
      seq: Infinity,
      at: new Date(latest),
      state: entry.state,
      readers: 0,
      isRead: false,
      waits: entry.state === "pending" ? waits : "",
    };
  }
}

function gather(items, { key, message, at }) {
  const last = items.at(-1);
  if (last?.kind === "system") Object.assign(last, { at, messages: [...last.messages, message] });
  else items.push({ kind: "system", key, at, messages: [message] });
}

function keyOf(senderId, clientId) {
  return `${senderId ?? "nobody"}/${clientId}`;
}

function continues(previous, entry) {
  if (previous.kind === "system") return false;
  const sameSender = previous.isMine ? entry.isMine : previous.message.sender?.id === entry.message.sender?.id;
  return sameSender && previous.isMine === entry.isMine && entry.at - previous.at < TOGETHER;
}
