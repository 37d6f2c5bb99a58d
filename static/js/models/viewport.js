/** Fit the page's height to the area above the soft keyboard, in browsers that do not do so themselves. */
export function followKeyboard({ viewport = globalThis.visualViewport, root = document.documentElement } = {}) {
  if (!viewport) return;
  viewport.addEventListener("resize", () => {
    root.style.setProperty("--visible-height", `${viewport.height}px`);
    if (viewport.offsetTop > 0) globalThis.scrollTo(0, 0);
  });
}
