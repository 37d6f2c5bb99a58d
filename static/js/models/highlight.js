/** Write `text` into `element`, with the characters at the positions `hits` marked. */
export function highlight(element, text, hits) {
  const runs = [];
  for (let at = 0; at < text.length; at += 1) {
    const isHit = hits.has(at);
    if (runs.at(-1)?.isHit === isHit) runs.at(-1).text += text[at];
    else runs.push({ isHit, text: text[at] });
  }
  element.replaceChildren(...runs.map(({ isHit, text: part }) => (isHit ? marked(part) : part)));
}

function marked(text) {
  const mark = document.createElement("mark");
  mark.textContent = text;
  return mark;
}
