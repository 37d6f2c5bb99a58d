/** How long to wait before the next connection, and after which close codes there is none. */

const SECOND = 1000;
const LONGEST = 30 * SECOND;
const LEAST_AFTER = { 4008: SECOND, 4029: 10 * SECOND };
const FINAL = new Set([4400, 4403]);

/** The server said that coming back is of no use. */
export function isFinal(code) {
  return FINAL.has(code);
}

/**
 * Milliseconds before attempt number `attempt` (0 is the first after a cut): 0–1 s, then 1, 2, 4 … 30 s with full
 * jitter, so that a thousand clients cut at once do not return at once.
 *
 * @param {number} attempt
 * @param {number} code
 */
export function reconnectDelay(attempt, code, random = Math.random) {
  const ceiling = attempt === 0 ? SECOND : Math.min(LONGEST, SECOND * 2 ** (attempt - 1));
  return (LEAST_AFTER[code] ?? 0) + random() * ceiling;
}
