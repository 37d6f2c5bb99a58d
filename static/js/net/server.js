/**
 * @import { Api } from "net/api"
 * @import { Socket } from "net/socket"
 */

const SYNC_SIZE = 100;
const MAX_SUBSCRIBED = 200;

/**
 * The requests about conversations, by REST or socket: each method returns a promise of the protocol's answer. `chat` is a
 * chat payload, of which `id` and `kind` are used; `person` is a person's id.
 *
 * @typedef {{ before?: number, after?: number, around?: number }} Bounds Of a page of messages, by number.
 */
export class Server {
  /** @param {{ api: Api, socket: Socket }} connections */
  constructor({ api, socket }) {
    this.api = api;
    this.socket = socket;
  }

  /** @returns {Promise<ChangesPayload>} */
  sync(chatId, after) {
    return this.socket.request({ type: "sync", chat_id: chatId, after, limit: SYNC_SIZE });
  }

  /**
   * @param {Id} chatId
   * @param {Bounds} bounds
   * @returns {Promise<HistoryPayload>}
   */
  page(chatId, { before, after, around }) {
    return this.api.get(`/api/chats/${chatId}/messages`, { before, after, around });
  }

  /** @returns {Promise<AnyChat>} */
  chat(chatId) {
    return this.api.get(`/api/chats/${chatId}`);
  }

  /**
   * @param {{ after?: string }} page
   * @returns {Promise<ChatsPayload>}
   */
  chats({ after }) {
    return this.api.get("/api/chats", { after, limit: 200 });
  }

  /** @returns {Promise<AnyChat>} */
  directWith(person) {
    return this.api.post("/api/chats", { participants: [person] });
  }

  /**
   * @param {{ name: string, members: string[] }} fields `members` by id, username or e-mail address
   * @returns {Promise<AnyChat>}
   */
  createGroup({ name, members }) {
    return this.api.post("/api/groups", { name, members });
  }

  /**
   * @param {Partial<RoomFieldsPayload> & { name: string }} fields
   * @returns {Promise<AnyChat>}
   */
  createRoom(fields) {
    return this.api.post("/api/rooms", fields);
  }

  /** @returns {Promise<JoinedPayload>} */
  joinByCode(code) {
    return this.api.post("/api/rooms/join-by-id", { room_id: code });
  }

  /** @returns {Promise<JoinedPayload>} */
  join(chatId) {
    return this.api.post(`/api/rooms/${chatId}/join`);
  }

  /**
   * Subscribe this connection to who is online in a group or room.
   *
   * @returns {Promise<{ chat: AnyChat }>}
   */
  joinChannel({ id, kind }) {
    const isRoom = kind === "room";
    return this.socket.request(isRoom ? { type: "join_room", room_id: id } : { type: "join_group", group_id: id });
  }

  /** End that subscription; the membership stays. */
  leaveChannel(chatId) {
    return this.socket.request({ type: "leave_room", room_id: chatId });
  }

  leave(chat) {
    return this.api.post(`${pathOf(chat)}/leave`);
  }

  /**
   * @param {ChatPayload} chat
   * @param {Partial<AnyChat> | FormData} fields
   * @returns {Promise<AnyChat>}
   */
  describe(chat, fields) {
    return this.api.patch(pathOf(chat), fields);
  }

  close(chat) {
    return this.api.delete(pathOf(chat));
  }

  /** @returns {Promise<AnyChat>} */
  renewRoomId(chatId) {
    return this.api.post(`/api/rooms/${chatId}/room-id`);
  }

  /**
   * @param {Id} chatId
   * @param {Partial<Pick<ChatPayload, "notify" | "muted_until" | "pinned">>} fields
   * @returns {Promise<AnyChat>}
   */
  changeSettings(chatId, fields) {
    return this.api.patch(`/api/chats/${chatId}/settings`, fields);
  }

  /**
   * @param {Id} chatId
   * @param {{ after?: string }} page
   * @returns {Promise<MembersPayload>}
   */
  members(chatId, { after }) {
    return this.api.get(`/api/chats/${chatId}/members`, { after });
  }

  /** @returns {Promise<MemberPayload>} */
  addMember(chat, person) {
    return this.api.post(`${pathOf(chat)}/members`, { user: person });
  }

  /** @returns {Promise<MemberPayload>} */
  changeRole(chat, person, role) {
    return this.api.patch(`${pathOf(chat)}/members/${person}`, { role });
  }

  removeMember(chat, person) {
    return this.api.delete(`${pathOf(chat)}/members/${person}`);
  }

  /** @returns {Promise<MessagePayload>} */
  message(messageId) {
    return this.api.get(`/api/messages/${messageId}`);
  }

  /** @returns {Promise<{ message: MessagePayload }>} */
  edit(messageId, content) {
    return this.socket.request({ type: "edit_message", message_id: messageId, content });
  }

  /** @returns {Promise<{ message: MessagePayload }>} */
  delete(messageId) {
    return this.socket.request({ type: "delete_message", message_id: messageId });
  }

  /** @returns {Promise<ReadingPayload>} */
  read(chatId, seq) {
    return this.socket.request({ type: "read", chat_id: chatId, seq });
  }

  /**
   * Mark everything from `seq` on unread.
   *
   * @returns {Promise<ReadingPayload>}
   */
  unread(chatId, seq) {
    return this.socket.request({ type: "read", chat_id: chatId, unread_from: seq });
  }

  /**
   * Subscribe this connection to the presence of these people; they replace those of before.
   *
   * @returns {Promise<{ statuses: StatusPayload[] }>}
   */
  subscribePresence(people) {
    return this.socket.request({ type: "status_request", target: people.slice(0, MAX_SUBSCRIBED) });
  }
}

function pathOf({ id, kind }) {
  return `/api/${kind === "room" ? "rooms" : "groups"}/${id}`;
}
