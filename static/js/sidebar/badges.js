import { isMuted } from "sync/muting";
import { serverNow } from "words/clock";

const MOST = 99;

/**
 * The badge of a conversation: its `kind` is `number` (unread in a direct conversation or group), `mention`, `dot` (unread
 * in a room) or `none`. `label` says the same to screen readers.
 */
export function badgeOf({ chat, readState, isMember }, now = serverNow()) {
  const count = isMember ? readState.unread : 0;
  const kind = kindOf(chat, count);
  return {
    kind,
    text: ["number", "mention"].includes(kind) ? cappedAt(count) : "",
    label: label(chat, { count, isMember, now }),
  };
}

/** The badge of a collapsed section: the sum over its conversations that notify. */
export function totalOf(entries) {
  const count = entries.reduce((sum, { notifyingUnread }) => sum + notifyingUnread, 0);
  const isMention = entries.some(({ chat, notifyingUnread }) => chat.mentioned && notifyingUnread);
  return { kind: count ? (isMention ? "mention" : "number") : "none", text: count ? cappedAt(count) : "" };
}

function kindOf(chat, count) {
  if (!count) return "none";
  if (chat.mentioned) return "mention";
  return chat.kind === "room" ? "dot" : "number";
}

function cappedAt(count) {
  return count > MOST ? `${MOST}+` : String(count);
}

function label(chat, { count, isMember, now }) {
  const parts = [];
  if (count) parts.push(`${cappedAt(count)} unread`);
  if (count && chat.mentioned) parts.push("you are mentioned");
  if (isMuted(chat, now)) parts.push("muted");
  if (!isMember) parts.push("not joined");
  return parts.join(", ");
}
