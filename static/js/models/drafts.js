/** Texts that were begun, one a conversation, kept in this browser for one person. */
export class Drafts {
  constructor(userId, storage = globalThis.localStorage) {
    Object.assign(this, { prefix: `parley:draft:${userId}:`, storage });
  }

  read(chatId) {
    return this.storage.getItem(this.prefix + chatId) ?? "";
  }

  write(chatId, text) {
    if (text.trim()) this.storage.setItem(this.prefix + chatId, text);
    else this.storage.removeItem(this.prefix + chatId);
  }
}
