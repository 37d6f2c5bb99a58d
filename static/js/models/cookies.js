/** Small choices that the server needs for drawing the next page right from the start. */

const YEAR = 31_536_000;

export function remember(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax`;
}
