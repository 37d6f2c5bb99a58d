/**
 * What the signed-in person can do to conversations and messages. What the server refuses, or
 * does not answer, rejects with an Error whose message is a sentence to show (`net/problems`).
 */
export class Actions {
  /** @param {{server: import("net/server").Server, directory: import("sync/directory").Directory}} parts */
  constructor({ server, directory }) {
    this.server = server;
    this.directory = directory;
  }

  /** Get or create the direct conversation with a person; resolves with its Conversation. */
  async directWith(userId) {
    return this.directory.withPeer(userId) ?? this.directory.put(await this.server.directWith(userId));
  }

  /** Create a group with these people, by id, username or e-mail address; resolves with its Conversation. */
  async createGroup({ name, members }) {
    return this.directory.put(await this.server.createGroup({ name, members }));
  }

  /** Create a room: {name, description?, type, max_members?}; resolves with its Conversation, whose chat has `room_id`. */
  async createRoom(fields) {
    return this.directory.put(await this.server.createRoom(fields));
  }

  /** Join a private room by its Room ID, in any spelling; resolves with its Conversation. */
  async joinByCode(code) {
    return this.#joined(this.server.joinByCode(code));
  }

  /** Join a public room; resolves with its Conversation. */
  async join(chatId) {
    return this.#joined(this.server.join(chatId));
  }

  /** Leave a group or room; `chat_removed` follows on all of this person's devices. */
  async leave(chatId) {
    await this.server.leave(this.directory.get(chatId).chat);
  }

  /** Change this person's settings of a conversation: {notify?, muted_until?, pinned?}. */
  async changeSettings(chatId, fields) {
    await this.directory.putAnswer(this.server.changeSettings(chatId, fields));
  }

  /** Change a group or room: {name?, description?, max_members?, is_active?}, or a FormData with name and avatar. */
  async describe(chatId, fields) {
    await this.directory.putAnswer(this.server.describe(this.directory.get(chatId).chat, fields));
  }

  /** Replace the Room ID of a private room; the old one stops working at once. */
  async renewRoomId(chatId) {
    await this.directory.putAnswer(this.server.renewRoomId(chatId));
  }

  async edit(message, content) {
    this.#changed(await this.server.edit(message.id, content));
  }

  async delete(message) {
    this.#changed(await this.server.delete(message.id));
  }

  /** Mark a conversation read up to the largest number that this page knows. */
  async markRead(conversation) {
    await this.markReadTo(conversation, conversation.cursor.largest);
  }

  /** Mark a conversation read up to message number `seq`. */
  async markReadTo(conversation, seq) {
    if (seq <= conversation.readState.lastRead) return;
    conversation.readTo(await this.server.read(conversation.id, seq));
  }

  /** Mark this message and all after it unread; `read_position` follows on all devices. */
  async markUnread(message) {
    await this.server.unread(message.chat_id, message.seq);
  }

  async #joined(asked) {
    const askedAt = performance.now();
    const { room } = await asked;
    return this.directory.put(room, askedAt);
  }

  #changed({ message }) {
    this.directory.get(message.chat_id)?.take(message);
  }
}
