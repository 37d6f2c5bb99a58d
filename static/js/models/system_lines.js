import { isolated, listed } from "models/names";

const TOGETHER = {
  joined: (people) => `${people} joined.`,
  left: (people) => `${people} left.`,
  added: (people, actor) => `${actor} added ${people}.`,
  removed: (people, actor) => `${actor} removed ${people}.`,
};
const HAS_ACTOR = ["added", "removed"];

/**
 * What system messages that follow each other say, line by line: those who come or go are named together, everything
 * else has the words that the server gave it. The server's `system_lines.py` does the same.
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

/** Messages with the same key are told together; null for those that stand alone. */
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
