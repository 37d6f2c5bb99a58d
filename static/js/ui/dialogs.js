import { setHidden, setText, slot } from "ui/slots";

/** Show a <dialog> whose buttons carry values; resolves, when it closes, with whether `value` was chosen. */
export function choose(dialog, value) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === value), { once: true });
  });
}

/**
 * Ask the person to confirm an action; resolves with whether they did. With `word` they have to type it first: for what
 * cannot be undone.
 */
export function confirmDialog({ title, text, confirm, word = "" }) {
  const dialog = document.getElementById("ask-dialog");
  const input = slot(dialog, "input");
  const agree = slot(dialog, "confirm");
  setText(dialog, "title", title);
  setText(dialog, "text", text);
  setText(dialog, "confirm", confirm);
  setText(dialog, "word", word);
  setHidden(dialog, "typed", !word);
  input.value = "";
  input.oninput = () => (agree.disabled = Boolean(word) && input.value.trim() !== word);
  input.oninput();
  slot(dialog, "cancel").onclick = () => dialog.close(); // as a submit button it would be what Enter in the field presses
  return choose(dialog, "yes");
}
