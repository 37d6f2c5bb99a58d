/** @import { Server } from "net/server" */

/**
 * The members of one conversation, fetched page by page and kept up to date by its system messages.
 * `server` offers `members(chatId, {after})`. Events: `change`.
 */
export class MemberList extends EventTarget {
  #members = new Map();
  #next = undefined;
  #loading = null;
  #meanwhile = [];

  /** @param {{ server: Pick<Server, "members">, chatId: Id }} options */
  constructor({ server, chatId }) {
    super();
    this.server = server;
    this.chatId = chatId;
  }

  /** In the order in which they joined. */
  get all() {
    return [...this.#members.values()];
  }

  get(userId) {
    return this.#members.get(userId);
  }

  get isLoaded() {
    return this.#next !== undefined;
  }

  /** Whether there are pages left to fetch. */
  get hasMore() {
    return this.#next !== null;
  }

  /** Fetch the first or the next page; concurrent calls share one request. */
  load() {
    this.#loading ??= this.#load().finally(() => (this.#loading = null));
    return this.#loading;
  }

  /** Apply a system message; new members are appended once all pages are fetched. */
  take({ system, timestamp }) {
    if (!system) return;
    if (this.#loading) this.#meanwhile.push({ system, timestamp });
    const { event, users, value } = system;
    for (const user of users) {
      if (event === "joined" || event === "added") this.#add({ user, role: "member", joined_at: timestamp });
      if (event === "left" || event === "removed") this.#members.delete(user.id);
      if (event === "role" && this.get(user.id)) this.#members.set(user.id, { ...this.get(user.id), role: value });
    }
    this.#changed();
  }

  #add(member) {
    if (!this.hasMore && !this.get(member.user.id)) this.#members.set(member.user.id, member);
  }

  async #load() {
    if (!this.hasMore) return;
    const { members, next } = await this.server.members(this.chatId, { after: this.#next });
    for (const member of members) this.#members.set(member.user.id, member);
    this.#next = next;
    const missed = this.#meanwhile;
    this.#meanwhile = [];
    this.#loading = null;
    for (const message of missed) this.take(message);
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new CustomEvent("change"));
  }
}
