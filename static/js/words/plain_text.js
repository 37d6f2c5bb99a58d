const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'", nbsp: " " };
const ENDS_OF_LINES = /<br>|<\/p>/g;

/** The text of a piece of the server's HTML, on one line; it must never be used as markup again. */
export function plainText(html) {
  const text = html
    .replace(ENDS_OF_LINES, " ")
    .replace(/<[^>]*>/g, "")
    .replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole);
  return text.replace(/\s+/g, " ").trim();
}
