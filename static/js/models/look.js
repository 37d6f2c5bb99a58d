import { setPicture, slot } from "models/slots";

/** What sort of place a conversation is: direct, group, public or private. */
export function placeOf({ kind, type }) {
  return kind === "room" ? type : kind;
}

/** Draw what stands for a conversation into the markup of `_look.html`. */
export function fillLook(element, chat) {
  element.dataset.place = placeOf(chat);
  setPicture(element, chat.avatar_url);
  slot(element, "presence").dataset.status = chat.peer?.status ?? "offline";
}
