const COOKIE = /(?:^|;\s*)(?:__Host-)?csrftoken=([^;]+)/;

/** The current CSRF token, from the cookie: the session may have been renewed since the page was rendered. */
export function csrfToken() {
  return document.cookie.match(COOKIE)?.[1] ?? document.querySelector("meta[name=csrf-token]").content;
}

/** Submit every form of this page with the current token. */
export function renewTokensOfForms() {
  addEventListener("submit", ({ target }) => renew(target.elements.csrfmiddlewaretoken), { capture: true });
}

function renew(field) {
  if (field) field.value = csrfToken();
}
