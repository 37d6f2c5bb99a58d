/** Show a <dialog> whose buttons carry values; resolves, when it closes, with whether `value` was chosen. */
export function choose(dialog, value) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === value), { once: true });
  });
}
