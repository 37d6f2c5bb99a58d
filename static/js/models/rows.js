import { briefTime } from "models/dates";
import { plainText } from "models/plain_text";
import { setHidden, setPicture, setText, slot } from "models/slots";

/** Write a conversation into the markup of `_chat_row.html`. */
export function fillChatRow(item, conversation, { me, isCurrent, draft }) {
  const { chat, standing, lastMessage } = conversation;
  const row = item.firstElementChild;
  row.href = `/c/${chat.id}/`;
  row.dataset.chatId = chat.id;
  row.classList.toggle("row--unread", standing.unread > 0);
  row.classList.toggle("row--draft", Boolean(draft));
  if (isCurrent) row.setAttribute("aria-current", "page");
  else row.removeAttribute("aria-current");
  setText(row, "name", chat.name);
  setPicture(row, chat.avatar_url);
  slot(row, "presence").dataset.status = chat.peer?.status ?? "offline";
  setText(row, "preview", draft ? `Draft: ${draft}` : preview(lastMessage, me));
  fillTime(slot(row, "time"), lastMessage);
  setText(row, "unread", standing.unread > 99 ? "99+" : String(standing.unread || ""));
  setHidden(row, "unread", !standing.unread);
}

/** Write a person into the markup of `_person_row.html`. */
export function fillPersonRow(item, person) {
  const row = item.firstElementChild;
  row.dataset.personId = person.id;
  setText(row, "name", person.display_name);
  setText(row, "handle", `@${person.username}`);
  setPicture(row, person.avatar_url);
  slot(row, "presence").dataset.status = person.status;
}

function preview(message, me) {
  if (!message) return "No messages yet";
  const text = message.deleted ? "Message deleted" : plainText(message.html).slice(0, 120);
  return message.sender?.id === me.id ? `You: ${text}` : text;
}

function fillTime(element, message) {
  const at = message && new Date(message.timestamp);
  element.textContent = at ? briefTime(at) : "";
  if (at) element.dateTime = at.toISOString();
}
