/** The eight characters by which a private room is joined, however somebody writes them down. */

const SHAPE = /^[A-Z0-9]{8}$/;

/** Spaces, dashes of any kind and lower case are how people pass a Room ID on. */
export function tidy(text) {
  return text.replace(/[\s\p{Pd}\p{Cf}_.]/gu, "").toUpperCase();
}

export function isRoomId(text) {
  return SHAPE.test(text);
}
