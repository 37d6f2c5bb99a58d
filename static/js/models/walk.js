const STEPS = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" };

/** The message that an arrow key leads to from `element`, a message or the list of them; null for other keys. */
export function messageAfter(element, key) {
  const step = STEPS[key];
  if (!step) return null;
  let next = element.matches(".message") ? element[step] : element.lastElementChild;
  while (next && !next.matches(".message")) next = next[step];
  return next;
}
