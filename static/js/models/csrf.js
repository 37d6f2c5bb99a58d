const COOKIE = /(?:^|;\s*)(?:__Host-)?csrftoken=([^;]+)/;

/** The token with which this browser's session changes something now: since the page was drawn it may have begun anew. */
export function csrfToken() {
  return document.cookie.match(COOKIE)?.[1] ?? document.querySelector("meta[name=csrf-token]").content;
}

/** Let every form of this page be sent with that token. */
export function renewTokensOfForms() {
  addEventListener("submit", ({ target }) => renew(target.elements.csrfmiddlewaretoken), { capture: true });
}

function renew(field) {
  if (field) field.value = csrfToken();
}
