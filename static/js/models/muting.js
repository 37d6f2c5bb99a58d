import { serverNow } from "models/clock";

/** When a conversation is quiet. The protocol knows only a moment until which it is muted. */

const HOUR = 3_600_000;

/** What “until I turn it on” is stored as. */
export const ALWAYS = "9000-01-01T00:00:00.000Z";

export function isMuted({ muted_until: until }, now = serverNow()) {
  return Boolean(until) && Date.parse(until) > now;
}

/** The moment until which a conversation that is muted now for so many hours, or Infinity, stays quiet. */
export function mutedUntil(hours, now = serverNow()) {
  return Number.isFinite(hours) ? new Date(now + hours * HOUR).toISOString() : ALWAYS;
}

/** Until when, or null for somebody who chose no end. */
export function endOfMute({ muted_until: until }) {
  return until === ALWAYS ? null : new Date(until);
}
