import { conversationTypeOf, fillConversationIcon } from "models/conversation_icon";
import { longDate } from "models/dates";
import { setHidden, setText, slot } from "models/slots";

/** Write a conversation into the markup of `_start.html`, the card above its first message. */
export function fillStart(element, chat) {
  const at = new Date(chat.created_at);
  element.dataset.conversationType = conversationTypeOf(chat);
  fillConversationIcon(element.firstElementChild, { ...chat, peer: null });
  setText(element, "name", chat.name);
  setText(element, "topic", chat.description ?? "");
  setHidden(element, "topic", !chat.description);
  Object.assign(slot(element, "created"), { dateTime: at.toISOString(), textContent: longDate(at) });
}
