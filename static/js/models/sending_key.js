/**
 * Whether a key sends the text: Enter, if its person wants that and has a keyboard; with Ctrl or Cmd always. While an input
 * method is at work its Enter chooses a word, and a key that is held down sends once.
 */
export function isSendingKey(event, { enterSends, isTouch }) {
  const { key, ctrlKey, metaKey, shiftKey } = event;
  if (key !== "Enter" || isComposing(event)) return false;
  return ctrlKey || metaKey || (enterSends && !isTouch && !shiftKey);
}

/** Safari ends the composition before the key that ended it comes, which has the number 229. */
export function isComposing({ isComposing: isUnderWay, keyCode }) {
  return isUnderWay || keyCode === 229;
}
