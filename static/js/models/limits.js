const MOST = 10_000;
const WORTH_SAYING = 0.9;

/** How many code points of a message are left, and whether it may be sent. */
export function measure(text) {
  const length = [...text].length;
  return { left: MOST - length, isCounted: length >= MOST * WORTH_SAYING, isSendable: Boolean(text.trim()) && length <= MOST };
}
