/** Write whether a person is there, or when they last were, into `element`. */
export function describePresence(element, peer) {
  if (!peer) return element.replaceChildren();
  if (peer.status === "online") return element.replaceChildren("online");
  if (peer.status === "away") return element.replaceChildren("away");
  if (!peer.last_seen) return element.replaceChildren(`@${peer.username}`);
  const time = document.createElement("relative-time");
  time.setAttribute("datetime", peer.last_seen);
  element.replaceChildren("last seen ", time);
}
