/** The most that a message holds, in code points. */
export const MOST_CHARACTERS = 10_000;
/** The most that a paste inserts, in code units: with more every keystroke would lag. */
export const MOST_PASTED = 200_000;
const WORTH_SAYING = 0.9;

/** How many code points are left in a message (exact once that is shown), and whether it may be sent. */
export function measure(text) {
  const length = text.length < MOST_CHARACTERS * WORTH_SAYING ? text.length : codePoints(text);
  return {
    left: MOST_CHARACTERS - length,
    isCounted: length >= MOST_CHARACTERS * WORTH_SAYING,
    isSendable: /\S/.test(text) && length <= MOST_CHARACTERS,
  };
}

/** The beginning of a text, at most so many code units, which ends between two characters. */
export function beginning(text, most) {
  const isSplit = isPair(text, most - 1);
  return text.slice(0, isSplit ? most - 1 : most);
}

function codePoints(text) {
  let pairs = 0;
  for (let at = 0; at < text.length - 1; at += 1) if (isPair(text, at)) pairs += 1;
  return text.length - pairs;
}

/** Whether what stands here is the first half of a character outside the basic plane. */
function isPair(text, at) {
  const [first, second] = [text.charCodeAt(at) & 0xfc00, text.charCodeAt(at + 1) & 0xfc00];
  return first === 0xd800 && second === 0xdc00;
}
