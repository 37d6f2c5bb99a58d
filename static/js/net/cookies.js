/** Cookies for small preferences of display that the server needs to render the next page. */

const YEAR = 31_536_000;

/**
 * @param {string} name
 * @param {string | number} value
 */
export function remember(name, value) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
}

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
