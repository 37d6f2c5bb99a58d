import { setHidden, setPicture, setText, slot } from "ui/slots";

const ROLES = { creator: "Creator", admin: "Admin", member: "" };

/** Fill `_invitee.html` with a person. */
export function fillPerson(item, person) {
  item.dataset.key = item.dataset.personId = person.id;
  setText(item, "name", person.display_name);
  setText(item, "handle", `@${person.username}`);
  setPicture(item, person.avatar_url);
}

/** Fill `_member.html` with a member; `status` is undefined if unknown. */
export function fillMember(item, { user, role }, { status, isMe }) {
  fillPerson(item, user);
  if (isMe) setText(item, "handle", `@${user.username} · you`);
  slot(item, "presence").dataset.status = status ?? "offline";
  setText(item, "status", status ?? "");
  setText(item, "role", ROLES[role]);
  setHidden(item, "crown", role !== "creator");
  setHidden(item, "shield", role !== "admin");
}
