import { setPicture, slot } from "ui/slots";

/**
 * The type of a conversation: direct, group, public or private.
 *
 * @param {Pick<AnyChat, "kind" | "type">} chat
 */
export function conversationTypeOf({ kind, type }) {
  return kind === "room" ? type : kind;
}

/** Draw what stands for a conversation into the markup of `_conversation_icon.html`. */
export function fillConversationIcon(element, chat) {
  element.dataset.conversationType = conversationTypeOf(chat);
  setPicture(element, chat.avatar_url);
  slot(element, "presence").dataset.status = chat.peer?.status ?? "offline";
}
