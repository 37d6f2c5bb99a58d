/**
 * When a dialog closes, Chromium gives a text field its focus back, but not the caret: what is typed goes nowhere. To be
 * called once; it lets the field have both, whatever dialog it was.
 */
export function restoreCaretAfterDialogs() {
  document.addEventListener("close", restore, { capture: true });
}

function restore() {
  const field = document.activeElement;
  if (!field?.matches("textarea, input")) return;
  field.blur();
  field.focus({ preventScroll: true });
}
