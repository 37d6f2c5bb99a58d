import { mayDelete, mayEdit } from "models/rights";

/**
 * What a person does on the page; `Client` is what they do it with. Everything that asks the server rejects with a
 * Refusal that has a sentence for them, or with ConnectionLost.
 */
export class Actor extends EventTarget {
  /** The direct conversation with a person, which is made if there is none yet; resolves with its Conversation. */
  async directWith(userId) {
    return this.directory.withPeer(userId) ?? this.directory.put(await this.server.directWith(userId));
  }

  /** A group with these people, by id, username or e-mail address; resolves with its Conversation. */
  async createGroup({ name, members }) {
    return this.directory.put(await this.server.createGroup({ name, members }));
  }

  /** A room: {name, description?, type, max_members?}; resolves with its Conversation, whose chat has the `room_id`. */
  async createRoom(fields) {
    return this.directory.put(await this.server.createRoom(fields));
  }

  /** Join a private room by its code, however that was written; resolves with its Conversation. */
  async joinByCode(code) {
    return this.#joined(await this.server.joinByCode(code));
  }

  /** Join a public room; resolves with its Conversation. */
  async join(chatId) {
    return this.#joined(await this.server.join(chatId));
  }

  /** Leave a group or room; `chat_removed` follows on all of this person's devices. */
  async leave(chatId) {
    await this.server.leave(this.directory.get(chatId).chat);
  }

  /** How this person wants a conversation: {notify?, muted_until?, pinned?}. */
  async changeSettings(chatId, fields) {
    this.directory.put(await this.server.changeSettings(chatId, fields));
  }

  /** Change a group or room: {name?, description?, max_members?, is_active?}, or a FormData with name and avatar. */
  async describe(chatId, fields) {
    this.directory.put(await this.server.describe(this.directory.get(chatId).chat, fields));
  }

  /** Give a private room another code; the old one is dead at once. */
  async renewRoomId(chatId) {
    this.directory.put(await this.server.renewRoomId(chatId));
  }

  /** Subscribe to the presence of the people whom `part` of the page ("header", "members" or "sidebar") shows. */
  subscribePresence(userIds, part = "sidebar") {
    this.peoplePresence.subscribe(userIds, part);
  }

  send(text) {
    this.outbox.add(this.current.id, text);
    this.emit("posted");
  }

  mayEdit(message) {
    return mayEdit(message, this.current.chat, this.me);
  }

  mayDelete(message) {
    return mayDelete(message, this.current.chat, this.me);
  }

  /** Offer the newest of one's own messages for editing; answers whether there is one. */
  editLast() {
    const last = this.current?.messages.all.findLast((message) => this.mayEdit(message));
    if (last) this.emit("edit", last);
    return Boolean(last);
  }

  async edit(message, content) {
    this.#changed(await this.server.edit(message.id, content));
  }

  async delete(message) {
    this.#changed(await this.server.delete(message.id));
  }

  /** Tell the server that everything in a conversation that this page has heard of was read. */
  async markRead(conversation) {
    await this.markReadTo(conversation, conversation.cursor.largest);
  }

  /** Tell the server that everything up to number `seq` was read. */
  async markReadTo(conversation, seq) {
    if (seq <= conversation.readState.lastRead) return;
    conversation.readTo(await this.server.read(conversation.id, seq));
  }

  /** Let this message, and what came after it, be unread again; `read_position` follows on all devices. */
  async markUnread(message) {
    await this.server.unread(message.chat_id, message.seq);
  }

  #joined({ room }) {
    return this.directory.put(room);
  }

  #changed({ message }) {
    this.directory.get(message.chat_id)?.take(message);
  }
}
