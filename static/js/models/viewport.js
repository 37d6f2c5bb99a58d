/** Keep the page as high as what the soft keyboard leaves free, on browsers that do not do so themselves. */
export function followKeyboard({ viewport = globalThis.visualViewport, root = document.documentElement } = {}) {
  if (!viewport) return;
  viewport.addEventListener("resize", () => {
    root.style.setProperty("--visible-height", `${viewport.height}px`);
    if (viewport.offsetTop > 0) globalThis.scrollTo(0, 0);
  });
}
