import { setHidden, setIcon, setPicture, setText, slot } from "ui/slots";
import { clockTime, fullTime } from "words/dates";

const TICKS = {
  pending: ["clock", "Sending"],
  failed: ["circle-alert", "Not sent"],
  sent: ["check", "Sent"],
  read: ["check-check", "Read"],
};
const trusted = globalThis.trustedTypes?.createPolicy("parley-message", { createHTML: (html) => html });

/** Fill a copy of `_message.html` with a timeline item. */
export function fillMessage(element, item) {
  const { message, isMine, isContinued, state } = item;
  const { dataset } = element;
  dataset.key = item.key;
  dataset.messageId = message.id ?? "";
  dataset.seq = message.seq ?? "";
  dataset.changed = message.changed ?? "";
  dataset.clientId = message.client_id;
  dataset.senderId = message.sender?.id ?? "";
  dataset.state = state;
  element.toggleAttribute("data-mine", isMine);
  element.toggleAttribute("data-continued", isContinued);
  element.toggleAttribute("data-read", item.isRead);
  fillSender(element, message, isMine);
  fillBody(element, message);
  fillMeta(element, item);
  element.setAttribute("aria-label", label(item));
}

function fillSender(element, { sender }, isMine) {
  setText(element, "author", sender?.display_name ?? (isMine ? "You" : "Deleted account"));
  setPicture(element, sender?.avatar_url);
}

/** The server's HTML is sanitised when it is stored; a pending message has none and is shown as text. */
function fillBody(element, message) {
  const body = slot(element, "body");
  body.classList.toggle("prose--plain", message.html === undefined);
  if (message.html === undefined) body.textContent = message.content;
  else body.innerHTML = trusted ? trusted.createHTML(message.html) : message.html;
  for (const link of body.querySelectorAll("a[href]")) Object.assign(link, { target: "_blank" });
  setHidden(element, "tombstone", !message.deleted);
}

function fillMeta(element, { message, at, state, isMine, isRead, readers, waits }) {
  const time = slot(element, "time");
  Object.assign(time, { dateTime: at.toISOString(), textContent: clockTime(at), title: fullTime(at) });
  setHidden(element, "edited", !message.edited || Boolean(message.deleted));
  const tick = slot(element, "tick");
  tick.hidden = !isMine || state === "deleted";
  const [icon, words] = TICKS[isRead || readers ? "read" : state] ?? TICKS.sent;
  setIcon(tick, icon);
  setText(element, "readers", readers ? String(readers) : "");
  setText(element, "status", readers ? `Read by ${readers}` : waits ? "Waiting" : words);
}

function label({ message, isMine, at }) {
  const name = isMine ? "You" : (message.sender?.display_name ?? "Deleted account");
  const text = message.deleted ? "Message deleted" : message.content;
  return `${name}: ${text}${/[.!?…]$/.test(text) ? "" : "."} ${clockTime(at)}`;
}
