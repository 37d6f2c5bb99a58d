/** A conversation's server side, in memory: it numbers changes as the real one does and answers `sync` and `page`. */
export class Server {
  head = 0;
  messages = [];
  calls = [];

  /** A new message by `sender`; answers the event that announces it. */
  send(sender, content, clientId = `c${this.head + 1}`) {
    const n = ++this.head;
    const message = {
      id: `m${n}`,
      chat_id: "chat",
      seq: n,
      changed: n,
      sender: { id: sender, display_name: sender },
      content,
      html: `<p>${content}</p>`,
      client_id: clientId,
      message_type: "text",
      deleted: false,
      edited: false,
      timestamp: new Date(1_700_000_000_000 + n * 1000).toISOString(),
    };
    this.messages.push(message);
    return { type: "message", chat_id: "chat", n, message: { ...message } };
  }

  edit(id, content) {
    const message = this.#change(id, { content, html: `<p>${content}</p>`, edited: true });
    return { type: "message_edited", chat_id: "chat", n: this.head, message };
  }

  delete(id) {
    this.#change(id, { content: "", html: "", deleted: true, deleted_at: "2026-01-01T00:00:00.000Z" });
    return { type: "message_deleted", chat_id: "chat", n: this.head, message_id: id, deleted_at: "2026-01-01T00:00:00.000Z" };
  }

  async sync(chatId, after, limit = 3) {
    this.calls.push(["sync", after]);
    if (after > this.head) return { messages: [], next: this.head, head: this.head, complete: true, reset: true };
    const newer = this.messages.filter((one) => one.changed > after).sort((one, other) => one.changed - other.changed);
    const complete = newer.length <= limit;
    const messages = newer.slice(0, limit).map((one) => ({ ...one }));
    return { messages, next: complete ? this.head : messages.at(-1).changed, head: this.head, complete, reads: {} };
  }

  async page(chatId, { before, after, around }, limit = 50) {
    this.calls.push(["page", before ?? after ?? around ?? Infinity]);
    const older = this.messages.filter(({ seq }) => seq < (before ?? (around === undefined ? Infinity : around + 1)));
    const newer = this.messages.filter(({ seq }) => seq > (after ?? around ?? Infinity));
    const [most, least] = after !== undefined ? [0, limit] : around !== undefined ? [limit / 2, limit / 2] : [limit, 0];
    const messages = [...(most ? older.slice(-most) : []), ...newer.slice(0, least)].map((one) => ({ ...one }));
    const has_before = after !== undefined || older.length > most;
    const has_after = newer.length > least || before !== undefined;
    return { messages, has_before, has_after, head: this.head, reads: {} };
  }

  chat(fields = {}) {
    const last = this.messages.at(-1) ?? null;
    return {
      id: "chat",
      kind: "direct",
      name: "bob",
      head: this.head,
      unread: 0,
      last_read_seq: 0,
      last_message: last,
      created_at: "2026-01-01T00:00:00.000Z",
      peer: { id: "bob" },
      my_role: "member",
      member_count: 2,
      notify: "all",
      muted_until: null,
      mentioned: false,
      is_active: true,
      ...fields,
    };
  }

  #change(id, fields) {
    const message = this.messages.find((one) => one.id === id);
    Object.assign(message, fields, { changed: ++this.head });
    return { ...message };
  }
}

/** Let everything that is ready to run, run. */
export function settled() {
  return new Promise((resolve) => setTimeout(resolve, 5));
}
