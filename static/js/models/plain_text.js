/** What a piece of the server's HTML says, without its markup, on one line. */
export function plainText(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return page.body.textContent.replace(/\s+/g, " ").trim();
}
