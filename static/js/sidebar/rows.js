import { badgeOf, totalOf } from "sidebar/badges";
import { isMuted } from "sync/muting";
import { copyOf, setIcon, setPicture, setText, slot } from "ui/slots";
import { briefTime } from "words/dates";
import { plainText } from "words/plain_text";

const PREVIEW = 120;

/** Which of the sidebar's templates a conversation is drawn with. */
export function templateOf({ kind }) {
  return kind === "room" ? "room" : "chat";
}

/** Fill `_chat_row.html` or `_room_row.html` with a conversation or a room that can be joined. */
export function fillRow(item, entry, { me, isCurrent, draft, codeTemplate }) {
  const { chat } = entry;
  const row = item.firstElementChild;
  item.dataset.key = row.dataset.chatId = chat.id;
  item.dataset.kind = chat.kind;
  row.href = `/c/${chat.id}/`;
  const { isMember, readState } = entry;
  mark(item, {
    current: isCurrent,
    unread: isMember && readState.unread,
    muted: isMuted(chat),
    outside: !isMember,
    "has-room-id": chat.room_id,
  });
  if (isCurrent) row.setAttribute("aria-current", "page");
  else row.removeAttribute("aria-current");
  setText(row, "name", chat.name);
  fillBadge(row, badgeOf(entry));
  if (chat.kind === "room") fillRoom(item, chat, codeTemplate);
  else fillChat(row, entry, { me, draft });
}

/** Fill `_person_row.html` with a person who is online. */
export function fillPersonRow(item, person) {
  const row = item.firstElementChild;
  item.dataset.key = row.dataset.personId = person.id;
  row.title = `@${person.username}`;
  setText(row, "name", person.display_name);
  setText(row, "label", person.status);
  fillPicture(row, person);
}

/** Fill `_waiting_row.html` with an unread conversation. */
export function fillWaitingRow(item, entry) {
  const { chat } = entry;
  item.dataset.key = entry.id;
  item.dataset.kind = chat.kind;
  setText(item, "name", chat.name);
  fillMark(item, chat);
  fillPicture(item, { avatar_url: chat.avatar_url, status: chat.peer?.status });
  fillBadge(item, { ...totalOf([entry]), label: badgeOf(entry).label });
}

/** Set a picture and its presence dot. */
export function fillPicture(row, { avatar_url: picture, status = "offline" }) {
  setPicture(row, picture);
  slot(row, "presence").dataset.status = status;
}

/** Set the icon before the name of a room. */
export function fillMark(row, { type }) {
  setIcon(slot(row, "mark"), type === "private" ? "lock" : "hash");
}

function fillRoom(item, chat, codeTemplate) {
  fillMark(item, chat);
  const shown = slot(item, "room-id");
  if (!chat.room_id) return shown?.remove();
  if (!shown) item.append(copyOf(codeTemplate));
  return setText(item, "code", chat.room_id);
}

function fillChat(row, { chat, lastMessage }, { me, draft }) {
  fillPicture(row, { avatar_url: chat.avatar_url, status: chat.peer?.status });
  setText(row, "preview", draft.trim() ? `Draft: ${draft.trim().slice(0, PREVIEW)}` : preview(chat, lastMessage, me));
  const at = lastMessage && new Date(lastMessage.timestamp);
  setText(row, "time", at ? briefTime(at) : "");
  if (at) slot(row, "time").dateTime = lastMessage.timestamp;
}

function fillBadge(row, { kind, text, label }) {
  slot(row, "badge").dataset.kind = kind;
  setText(row, "badge", text);
  setText(row, "label", label);
}

function mark(item, marks) {
  for (const [name, isSet] of Object.entries(marks)) item.toggleAttribute(`data-${name}`, Boolean(isSet));
}

function preview(chat, message, me) {
  if (!message) return "No messages yet";
  if (message.message_type === "system") return message.content;
  const text = message.deleted ? "Message deleted" : plainText(message.html).slice(0, PREVIEW);
  if (message.sender?.id === me.id) return `You: ${text}`;
  return chat.kind === "group" && message.sender ? `${message.sender.display_name}: ${text}` : text;
}
