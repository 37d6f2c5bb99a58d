import { isolated } from "models/names";

const WORDS = {
  left: (name) => `You have left ${name}.`,
  removed: (name) => `You were removed from ${name}.`,
  closed: (name) => `${name} was deleted.`,
};

/** Why a conversation is gone, in a sentence. */
export function partingWords(reason, name) {
  const words = WORDS[reason] ?? ((quoted) => `${quoted} can no longer be read.`);
  return words(isolated(`“${name}”`));
}
