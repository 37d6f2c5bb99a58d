const STEPS = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" };
const ENDS = { Home: ["firstElementChild", "ArrowDown"], End: ["lastElementChild", "ArrowUp"] };

/** The message to which a key moves the focus from `element` (a message, or the list of them); null if to none. */
export function messageAfter(element, key) {
  const isMessage = element.matches(".message");
  if (key in ENDS || (key in STEPS && !isMessage)) return endOf(isMessage ? element.parentElement : element, key);
  return key in STEPS ? from(element[STEPS[key]], key) : null;
}

/** The first or last message of a list; an arrow key enters it at its end. */
function endOf(list, key) {
  const [end, inwards] = ENDS[key] ?? ENDS.End;
  return from(list[end], inwards);
}

/** The next message at or after `element`, past dates and dividers. */
function from(element, key) {
  let next = element;
  while (next && !next.matches(".message")) next = next[STEPS[key]];
  return next;
}
