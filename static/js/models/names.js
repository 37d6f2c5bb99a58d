/** Names of people in English sentences. */

const MOST_NAMED = 3;

/** A name in the middle of a sentence, whichever way either is written. */
export function isolated(name) {
  return `\u2068${name}\u2069`;
}

/** “Ana”, “Ana and Bo”, “Ana, Bo, Cy and 4 others”, as the server words it. */
export function listed(names) {
  const shown = names.slice(0, MOST_NAMED).map(isolated);
  const others = names.length - shown.length;
  if (others) shown.push(others === 1 ? "1 other" : `${others} others`);
  const last = shown.pop();
  return shown.length ? `${shown.join(", ")} and ${last}` : last;
}
