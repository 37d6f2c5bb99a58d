/** The server's time, learnt from its answers: the clock of a device may be wrong by hours. Days are the device's. */

const TOLERANCE = 5000; // an answer says whole seconds, and takes a while

let ahead = 0;

/** An answer that was asked for at `sentAt` and came at `cameAt`, in the device's time, says that it is `said`. */
export function learn(said, { sentAt, cameAt = Date.now() }) {
  const gap = said + 500 - (sentAt + cameAt) / 2;
  if (Math.abs(gap - ahead) > TOLERANCE) ahead = Math.abs(gap) > TOLERANCE ? gap : 0;
}

/** By how many milliseconds the server's clock is ahead of the device's. */
export const aheadOfDevice = () => ahead;

/** What time it is for the server, in milliseconds. */
export function serverNow() {
  return Date.now() + ahead;
}

/** What the device's clock showed at a moment of the server, for what reckons with that clock. */
export function onDevice(moment) {
  return new Date(Date.parse(moment) - ahead);
}
