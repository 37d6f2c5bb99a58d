/** Names of people in English sentences. */

const MOST_NAMED = 3;

/** A name within bidi isolates, so that its writing direction does not disturb the sentence around it. */
export function isolated(name) {
  return `\u2068${name}\u2069`;
}

/**
 * “Ana”, “Ana and Bo”, “Ana, Bo and Cy”, “Ana, Bo and 3 others”.
 *
 * @param {string[]} names
 */
export function listed(names) {
  const isLong = names.length > MOST_NAMED;
  const shown = names.slice(0, isLong ? MOST_NAMED - 1 : MOST_NAMED).map(isolated);
  const last = isLong ? `${names.length - shown.length} others` : shown.pop();
  return shown.length ? `${shown.join(", ")} and ${last}` : last;
}
