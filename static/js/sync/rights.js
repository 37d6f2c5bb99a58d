/**
 * What a person may do in a conversation, as in `docs/protocol.md`, to offer only that. The server decides.
 */
const LEADERS = ["creator", "admin"];

/** @param {Pick<ChatPayload, "kind" | "my_role" | "is_active">} chat */
export function rightsIn({ kind, my_role: role, is_active: isActive }) {
  const isGroupOrRoom = kind !== "direct";
  const isMember = role !== null;
  const leads = isGroupOrRoom && LEADERS.includes(role);
  const owns = isGroupOrRoom && role === "creator";
  return {
    isMember,
    mayWrite: isMember && isActive,
    mayJoin: !isMember && isActive,
    mayLeave: isMember && isGroupOrRoom,
    mayModerate: leads,
    mayManage: leads && isActive,
    mayOwn: owns,
    hasCode: owns && kind === "room",
  };
}

/**
 * What a person may do to another member.
 *
 * @param {ChatPayload} chat
 * @param {Pick<MemberPayload, "role">} member
 */
export function rightsOver(chat, { role }) {
  const { mayManage, mayOwn, mayModerate } = rightsIn(chat);
  const isOpen = chat.is_active;
  return {
    mayPromote: mayManage && role === "member",
    mayDemote: mayOwn && isOpen && role === "admin",
    mayRemove: (mayOwn && role !== "creator") || (mayModerate && role === "member"),
  };
}

/**
 * People may edit their own messages, once the server has them.
 *
 * @param {MessagePayload} message
 * @param {ChatPayload} chat
 * @param {SummaryPayload} me
 */
export function mayEdit(message, chat, me) {
  return isOwn(message, me) && message.message_type === "text" && !message.deleted && rightsIn(chat).mayWrite;
}

/**
 * People may delete their own messages, and moderators those of others.
 *
 * @param {MessagePayload} message
 * @param {ChatPayload} chat
 * @param {SummaryPayload} me
 */
export function mayDelete(message, chat, me) {
  const { isMember, mayModerate } = rightsIn(chat);
  return isMember && !message.deleted && message.message_type !== "system" && (isOwn(message, me) || mayModerate);
}

function isOwn(message, me) {
  return message.sender?.id === me.id;
}
