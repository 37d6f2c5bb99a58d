import { isolated } from "models/names";

const MOST_NAMED = 3;

/** Who is typing, in a sentence; "" when nobody is. */
export function typingWords(people) {
  const names = people.map(({ display_name: name }) => isolated(name));
  if (!names.length) return "";
  if (names.length > MOST_NAMED) return "Several people are typing…";
  if (names.length === 1) return `${names[0]} is typing…`;
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)} are typing…`;
}
