import { conversationTypeOf, fillConversationIcon } from "ui/conversation_icon";
import { setHidden, setText, slot } from "ui/slots";
import { longDate } from "words/dates";

/** Fill `_timeline_start.html`, the card above a conversation's first message. */
export function fillTimelineStart(element, chat) {
  const at = new Date(chat.created_at);
  element.dataset.conversationType = conversationTypeOf(chat);
  fillConversationIcon(element.firstElementChild, { ...chat, peer: null });
  setText(element, "name", chat.name);
  setText(element, "topic", chat.description ?? "");
  setHidden(element, "topic", !chat.description);
  Object.assign(slot(element, "created"), { dateTime: at.toISOString(), textContent: longDate(at) });
}
