import { isolated, listed } from "words/names";

const TOGETHER = {
  joined: (people) => `${people} joined.`,
  left: (people) => `${people} left.`,
  added: (people, actor) => `${actor} added ${people}.`,
  removed: (people, actor) => `${actor} removed ${people}.`,
};
const HAS_ACTOR = ["added", "removed"];

/**
 * The lines of consecutive system messages: people who join or leave are grouped in one line, all else has the server's
 * text. The server's `system_lines.py` does the same.
 */
export function systemLines(messages) {
  return groupsOf(messages).map((group) => (group.length === 1 ? group[0].content : together(group)));
}

function groupsOf(messages) {
  const groups = [];
  let open = new Map();
  for (const message of messages) {
    const key = keyOf(message);
    if (key === null) open = new Map();
    if (open.has(key)) open.get(key).push(message);
    else groups.push([message]);
    if (key !== null && !open.has(key)) open.set(key, groups.at(-1));
  }
  return groups;
}

/** Messages with the same key share a line; null for those with a line of their own. */
function keyOf({ system, sender }) {
  if (!Object.hasOwn(TOGETHER, system?.event)) return null;
  return HAS_ACTOR.includes(system.event) ? `${system.event} ${sender?.id}` : system.event;
}

function together(group) {
  const [{ system, sender }] = group;
  const people = new Map(group.flatMap((message) => message.system.users).map((user) => [user.id, user.display_name]));
  const actor = sender ? isolated(sender.display_name) : "Somebody";
  return TOGETHER[system.event](listed([...people.values()]), actor);
}
