import { serverNow } from "words/clock";

/** Muting of conversations. The protocol has only the moment at which a mute ends. */

const HOUR = 3_600_000;

/** How a mute without end is stored. */
export const ALWAYS = "9000-01-01T00:00:00.000Z";

/** @param {Pick<ChatPayload, "muted_until">} chat */
export function isMuted({ muted_until: until }, now = serverNow()) {
  return Boolean(until) && Date.parse(until) > now;
}

/**
 * The end of a mute that begins now and lasts so many hours, or Infinity.
 *
 * @param {number} hours
 * @returns {Time}
 */
export function mutedUntil(hours, now = serverNow()) {
  return Number.isFinite(hours) ? new Date(now + hours * HOUR).toISOString() : ALWAYS;
}

/**
 * The end of a mute, or null if it has none.
 *
 * @param {Pick<ChatPayload, "muted_until">} chat
 */
export function endOfMute({ muted_until: until }) {
  return until === ALWAYS ? null : new Date(until);
}
