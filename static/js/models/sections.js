/** Into which section of the sidebar a conversation belongs, and in which order a section shows them. */

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

export function sectionOf({ kind, type, pinned }) {
  if (pinned) return "favourites";
  if (kind !== "room") return "direct";
  return type === "private" ? "private" : "rooms";
}

/**
 * Sort conversations into their sections: people and groups by what happened last, all else by name, rooms that one
 * has joined before those that one may join.
 */
export function arrange(conversations) {
  const sections = { favourites: [], rooms: [], private: [], direct: [] };
  for (const one of conversations) sections[sectionOf(one.chat)].push(one);
  for (const name of ["favourites", "rooms", "private"]) sections[name].sort(byPlace);
  sections.direct.sort(byActivity);
  return sections;
}

/** The order of before for those that were there, so that nothing moves under a pointer; the others come last. */
export function keepOrder(entries, before) {
  const wanted = new Map(entries.map((one) => [one.id, one]));
  const kept = before.filter((id) => wanted.has(id)).map((id) => wanted.get(id));
  const known = new Set(before);
  return [...kept, ...entries.filter(({ id }) => !known.has(id))];
}

function byPlace(one, other) {
  return other.isMember - one.isMember || names.compare(one.chat.name, other.chat.name);
}

function byActivity(one, other) {
  if (one.touchedAt === other.touchedAt) return 0;
  return one.touchedAt < other.touchedAt ? 1 : -1;
}
