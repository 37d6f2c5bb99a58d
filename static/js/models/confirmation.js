/** Ask with a <dialog> whose buttons carry values; resolves with whether `value` was chosen. */
export function chosen(dialog, value) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === value), { once: true });
  });
}
