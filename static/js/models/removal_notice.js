import { isolated } from "models/names";

const WORDS = {
  left: (name) => `You have left ${name}.`,
  removed: (name) => `You were removed from ${name}.`,
  closed: (name) => `${name} was deleted.`,
};

/** The sentence that tells a person why a conversation went away; `reason` as in `chat_removed`. */
export function removalNotice(reason, name) {
  const words = WORDS[reason] ?? ((quoted) => `${quoted} can no longer be read.`);
  return words(isolated(`“${name}”`));
}
