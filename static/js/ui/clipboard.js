/** Copy a text to the clipboard, even without HTTPS; resolves with whether that worked. */
export async function copyText(text) {
  if (!navigator.clipboard) return copyBySelection(text);
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => copyBySelection(text),
  );
}

/** Copy a text and show a toast with the result. */
export async function copyFor(client, text, done = "Copied") {
  if (await copyText(text)) client.notice(done);
  else client.notice("This browser did not allow copying.", "error");
}

function copyBySelection(text) {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.className = "visually-hidden";
  area.value = text;
  (focused?.closest("dialog") ?? document.body).append(area); // beside an open dialog nothing can be selected
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  focused?.focus({ preventScroll: true });
  return isCopied;
}
