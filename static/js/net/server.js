const SYNC_SIZE = 100;
const MAX_SUBSCRIBED = 200;

/**
 * The requests about conversations, by REST or socket: each method returns a promise of the protocol's answer. `chat` is a
 * chat payload, of which `id` and `kind` are used; `person` is a person's id.
 */
export class Server {
  constructor({ api, socket }) {
    Object.assign(this, { api, socket });
  }

  sync(chatId, after) {
    return this.socket.request({ type: "sync", chat_id: chatId, after, limit: SYNC_SIZE });
  }

  page(chatId, { before, after, around }) {
    return this.api.get(`/api/chats/${chatId}/messages`, { before, after, around });
  }

  chat(chatId) {
    return this.api.get(`/api/chats/${chatId}`);
  }

  chats({ after }) {
    return this.api.get("/api/chats", { after, limit: 200 });
  }

  directWith(person) {
    return this.api.post("/api/chats", { participants: [person] });
  }

  createGroup({ name, members }) {
    return this.api.post("/api/groups", { name, members });
  }

  createRoom(fields) {
    return this.api.post("/api/rooms", fields);
  }

  joinByCode(code) {
    return this.api.post("/api/rooms/join-by-id", { room_id: code });
  }

  join(chatId) {
    return this.api.post(`/api/rooms/${chatId}/join`);
  }

  /** Subscribe this connection to who is online in a group or room. */
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

  describe(chat, fields) {
    return this.api.patch(pathOf(chat), fields);
  }

  close(chat) {
    return this.api.delete(pathOf(chat));
  }

  renewRoomId(chatId) {
    return this.api.post(`/api/rooms/${chatId}/room-id`);
  }

  changeSettings(chatId, fields) {
    return this.api.patch(`/api/chats/${chatId}/settings`, fields);
  }

  members(chatId, { after }) {
    return this.api.get(`/api/chats/${chatId}/members`, { after });
  }

  addMember(chat, person) {
    return this.api.post(`${pathOf(chat)}/members`, { user: person });
  }

  changeRole(chat, person, role) {
    return this.api.patch(`${pathOf(chat)}/members/${person}`, { role });
  }

  removeMember(chat, person) {
    return this.api.delete(`${pathOf(chat)}/members/${person}`);
  }

  message(messageId) {
    return this.api.get(`/api/messages/${messageId}`);
  }

  edit(messageId, content) {
    return this.socket.request({ type: "edit_message", message_id: messageId, content });
  }

  delete(messageId) {
    return this.socket.request({ type: "delete_message", message_id: messageId });
  }

  read(chatId, seq) {
    return this.socket.request({ type: "read", chat_id: chatId, seq });
  }

  /** Mark everything from `seq` on unread. */
  unread(chatId, seq) {
    return this.socket.request({ type: "read", chat_id: chatId, unread_from: seq });
  }

  /** Subscribe this connection to the presence of these people; they replace those of before. */
  subscribePresence(people) {
    return this.socket.request({ type: "status_request", target: people.slice(0, MAX_SUBSCRIBED) });
  }
}

function pathOf({ id, kind }) {
  return `/api/${kind === "room" ? "rooms" : "groups"}/${id}`;
}
