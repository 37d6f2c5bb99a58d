/** The server's time, estimated from its answers, because a device's clock may be wrong by hours. Dates are the device's. */

const TOLERANCE = 5000; // an answer says whole seconds, and takes a while

let ahead = 0;

/**
 * A request sent at `sentAt` was answered at `cameAt` (the device's time) with the server's time `said`. All in ms.
 *
 * @param {number} said
 * @param {{ sentAt: number, cameAt?: number }} device
 */
export function learn(said, { sentAt, cameAt = Date.now() }) {
  const gap = said + 500 - (sentAt + cameAt) / 2;
  if (Math.abs(gap - ahead) > TOLERANCE) ahead = Math.abs(gap) > TOLERANCE ? gap : 0;
}

/** By how many milliseconds the server's clock is ahead of the device's. */
export const aheadOfDevice = () => ahead;

/** The server's current time, in milliseconds. */
export function serverNow() {
  return Date.now() + ahead;
}

/**
 * Convert a server timestamp to the device's clock, for code that compares with that clock.
 *
 * @param {Time} moment
 */
export function onDevice(moment) {
  return new Date(Date.parse(moment) - ahead);
}
