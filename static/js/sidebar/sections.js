/** Into which section of the sidebar a conversation belongs, and in which order a section shows them. */

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

export function sectionOf({ kind, type, pinned }) {
  if (pinned) return "favourites";
  if (kind !== "room") return "direct";
  return type === "private" ? "private" : "rooms";
}

/**
 * Sort conversations into their sections: direct conversations and groups by most recent activity, all else by name,
 * with joined rooms before the others.
 */
export function arrange(conversations) {
  const sections = { favourites: [], rooms: [], private: [], direct: [] };
  for (const one of conversations) sections[sectionOf(one.chat)].push(one);
  for (const name of ["favourites", "rooms", "private"]) sections[name].sort(byMembershipAndName);
  sections.direct.sort(byActivity);
  return sections;
}

/** Keep the previous order, so that nothing moves under the pointer; new entries come last. */
export function keepOrder(entries, before) {
  const wanted = new Map(entries.map((one) => [one.id, one]));
  const kept = before.filter((id) => wanted.has(id)).map((id) => wanted.get(id));
  const known = new Set(before);
  return [...kept, ...entries.filter(({ id }) => !known.has(id))];
}

function byMembershipAndName(one, other) {
  return other.isMember - one.isMember || names.compare(one.chat.name, other.chat.name);
}

function byActivity(one, other) {
  if (one.touchedAt === other.touchedAt) return 0;
  return one.touchedAt < other.touchedAt ? 1 : -1;
}

const MOST = 5;

/** What the welcome card lists of these conversations: a few with unread messages that notify, in the given order. */
export function waiting(conversations) {
  return conversations.filter(({ notifyingUnread }) => notifyingUnread > 0).slice(0, MOST);
}
