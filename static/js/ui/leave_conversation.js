import { confirmDialog } from "ui/dialogs";
import { isolated } from "words/names";

/** Leave a group or room, after the person has read the consequences and confirmed. */
export async function leaveConversation(client, { id, chat }) {
  const title = `Leave ${isolated(`“${chat.name}”`)}?`;
  if (!(await confirmDialog({ title, text: consequences(chat).join(" "), confirm: "Leave" }))) return;
  await client.attempt(() => client.actions.leave(id));
}

/** The consequences of leaving, in sentences. */
export function consequences({ kind, type, my_role: role, member_count: count }) {
  if (count === 1) return ["You are the last one here: nobody will be able to read it any more."];
  const sentences = role === "creator" ? ["Somebody else becomes its creator."] : [];
  if (kind === "group") return [...sentences, "To come back you have to be invited."];
  if (type === "private") return [...sentences, "To come back you need its Room ID."];
  return [...sentences, "You can join again at any time."];
}
