const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'" };

/** What a piece of the server's HTML says, without its markup, on one line. It is text from here on, and never markup again. */
export function plainText(html) {
  const text = html.replace(/<[^>]*>/g, "").replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole);
  return text.replace(/\s+/g, " ").trim();
}
