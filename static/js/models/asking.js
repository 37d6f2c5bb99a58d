import { chosen } from "models/confirmation";
import { setHidden, setText, slot } from "models/slots";

/**
 * Ask with the page's `ask-dialog` whether something shall be done; resolves with the answer. With `word` only whoever
 * types it can agree: for what cannot be undone.
 */
export function ask({ title, text, confirm, word = "" }) {
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
  slot(dialog, "cancel").onclick = () => dialog.close(); // were it to submit, Enter in the field would mean it
  return chosen(dialog, "yes");
}
