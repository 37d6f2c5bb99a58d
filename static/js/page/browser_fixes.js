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

/** Fit the page's height to the area above the soft keyboard, in browsers that do not do so themselves. */
export function followKeyboard({ viewport = globalThis.visualViewport, root = document.documentElement } = {}) {
  if (!viewport) return;
  viewport.addEventListener("resize", () => {
    root.style.setProperty("--visible-height", `${viewport.height}px`);
    if (viewport.offsetTop > 0) globalThis.scrollTo(0, 0);
  });
}
