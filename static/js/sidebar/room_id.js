/** Parsing of Room IDs, the eight characters by which a private room is joined. */

const SHAPE = /^[A-Z0-9]{8}$/;

/** Normalise a Room ID as people write it, with spaces, dashes or in lower case. */
export function tidy(text) {
  return text.replace(/[\s\p{Pd}\p{Cf}_.]/gu, "").toUpperCase();
}

export function isRoomId(text) {
  return SHAPE.test(text);
}
