import { fit } from "models/fuzzy";

const MOST = 30;
const NOT_FITTING = { score: 0, hits: new Set() };

/**
 * Where somebody may want to go, best first, each `{id, entry or person, hits}`: `entries` are conversations and public
 * rooms, the newest activity first; `people` are whom the server found. Without a query what was opened last comes
 * first, the open one last; with one, what fits best, and of equals what was opened last.
 */
export function destinations({ query, entries, people, recents, currentId }) {
  const wanted = query.trim().replace(/^[@#]/, "");
  const known = new Set(entries.flatMap(({ chat }) => chat.peer?.id ?? []));
  const strangers = people.filter(({ id }) => !known.has(id));
  const ages = new Map(recents.map((id, age) => [id, age]));
  return [...entries.map(toEntry), ...(wanted ? strangers.map(toPerson) : [])]
    .map((place) => ({ ...place, ...fitOf(wanted, place) }))
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

/** The server may have found a person by something that the page does not know. */
function toPerson(person) {
  return { id: person.id, person, names: [person.display_name, person.username], otherwise: NOT_FITTING };
}

/** Whole points only, so that what was opened last decides between what fits alike. */
function fitOf(query, { names: [name, handle], otherwise = { score: null } }) {
  const byName = fit(query, name);
  if (byName) return { score: Math.round(byName.score), hits: byName.hits };
  const byHandle = handle && fit(query, handle);
  return byHandle ? { score: Math.round(byHandle.score) - 5, hits: new Set() } : otherwise;
}
