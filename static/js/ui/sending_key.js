/**
 * Whether a key sends the text: Ctrl+Enter or Cmd+Enter always, Enter alone if the person chose that and has a keyboard.
 * Enter that ends an input method's composition does not.
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
