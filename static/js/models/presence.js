import { onDevice } from "models/clock";

/** Write whether a person is there, or when they last were, into `element`; nothing is written twice. */
export function describePeer(element, peer, { isTyping = false } = {}) {
  const seenAt = peer.last_seen && onDevice(peer.last_seen).toISOString(); // <relative-time> reckons with the device's clock
  const stamp = [peer.id, peer.status, seenAt, isTyping].join();
  if (element.dataset.stamp === stamp) return;
  element.dataset.stamp = stamp;
  element.replaceChildren(...words({ ...peer, seenAt }, isTyping));
}

/** Write how many take part, and how many of them are online as far as that is known. */
export function describeCompany(element, { member_count: count, online_count: counted, my_role: role }, online) {
  const present = online?.count ?? (role ? counted : undefined); // whoever looks on is not told when that changes
  const members = count === 1 ? "1 member" : `${count.toLocaleString()} members`;
  const text = present === undefined ? members : `${members} · ${present.toLocaleString()} online`;
  delete element.dataset.stamp;
  if (element.textContent !== text) element.textContent = text;
}

function words({ status, seenAt, username }, isTyping) {
  if (isTyping) return ["typing…"];
  if (status !== "offline") return [status];
  if (!seenAt) return [`@${username}`];
  const time = document.createElement("relative-time");
  time.setAttribute("datetime", seenAt);
  return ["last seen ", time];
}
