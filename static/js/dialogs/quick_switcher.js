import { fit } from "dialogs/fuzzy";

const MOST = 30;
const NOT_FITTING = { score: 0, hits: new Set() };

/**
 * What the quick switcher offers, best first, each `{id, entry or person, hits}`. `entries` are conversations and public
 * rooms, most recent activity first; `people` are the server's search results. Without a query the most recently opened
 * come first, the current one last; with a query the best matches, equal ones most recently opened first.
 */
export function destinations({ query, entries, people, recents, currentId }) {
  const wanted = query.trim().replace(/^[@#]/, "");
  const known = new Set(entries.flatMap(({ chat }) => chat.peer?.id ?? []));
  const strangers = people.filter(({ id }) => !known.has(id));
  const ages = new Map(recents.map((id, age) => [id, age]));
  return [...entries.map(toEntry), ...(wanted ? strangers.map(toPerson) : [])]
    .map((destination) => ({ ...destination, ...fitOf(wanted, destination) }))
    .filter(({ score }) => score !== null)
    .sort((one, other) => other.score - one.score || ageOf(one) - ageOf(other))
    .slice(0, MOST);

  function ageOf({ id }) {
    if (!wanted && id === currentId) return MOST + 1;
    return ages.get(id) ?? MOST;
  }
}

function toEntry(entry) {
  return { id: entry.id, entry, names: [entry.chat.name, entry.chat.peer?.username] };
}

/** A person stays in the list even without a match here: the server may have matched something the page does not know. */
function toPerson(person) {
  return { id: person.id, person, names: [person.display_name, person.username], otherwise: NOT_FITTING };
}

/** Scores are rounded, so that recency decides between similar matches. */
function fitOf(query, { names: [name, handle], otherwise = { score: null } }) {
  const byName = fit(query, name);
  if (byName) return { score: Math.round(byName.score), hits: byName.hits };
  const byHandle = handle && fit(query, handle);
  return byHandle ? { score: Math.round(byHandle.score) - 5, hits: new Set() } : otherwise;
}
