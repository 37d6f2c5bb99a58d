import { onDevice } from "words/clock";

/**
 * Write a person's presence, or when they were last seen, into `element`, unless it says so already.
 *
 * @param {HTMLElement} element
 * @param {UserPayload} peer
 */
export function describePersonPresence(element, peer, { isTyping = false } = {}) {
  const seenAt = peer.last_seen && onDevice(peer.last_seen).toISOString(); // <relative-time> reckons with the device's clock
  const stamp = [peer.id, peer.status, seenAt, isTyping].join();
  if (element.dataset.stamp === stamp) return;
  element.dataset.stamp = stamp;
  element.replaceChildren(...words({ ...peer, seenAt }, isTyping));
}

/**
 * Write how many members a conversation has and, where known, how many of them are online.
 *
 * @param {HTMLElement} element
 * @param {AnyChat} chat
 * @param {{ count: number } | null} online
 */
export function describeConversationPresence(element, { member_count: count, online_count: counted, my_role: role }, online) {
  const onlineCount = online?.count ?? (role ? counted : undefined); // who has not joined gets no updates of it
  const members = count === 1 ? "1 member" : `${count.toLocaleString()} members`;
  const text = onlineCount === undefined ? members : `${members} · ${onlineCount.toLocaleString()} online`;
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
