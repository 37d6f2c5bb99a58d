const FIRST = 10;
const PAGE = 50;
const MOST = 200;
const REST = 5000;

/**
 * The public rooms of this server. Those that the person has joined are in `conversations`; of the others only a few are
 * shown at first, to leave room for the person's own conversations.
 *
 * Events: `change`. When fetching fails the list stays as it was until the next `refresh`.
 */
export class PublicRooms extends EventTarget {
  #rooms;
  #next;
  #shown = FIRST;
  #askedAt = -Infinity;

  /** `first` is the first page of the list, embedded in the document. */
  constructor({ api, first, conversations, now = () => performance.now() }) {
    super();
    Object.assign(this, { api, conversations, now });
    this.#rooms = first.rooms;
    this.#next = first.next;
    conversations.addEventListener("removed", ({ detail }) => this.#removed(detail.conversation));
  }

  get(id) {
    return this.#rooms.find((room) => room.id === id);
  }

  /** The rooms not joined, in the form in which lists take a conversation. */
  get outside() {
    return this.#rooms.filter(({ id }) => !this.conversations.get(id)).map(listed);
  }

  /** Those of them that the sidebar shows. */
  get shown() {
    return this.outside.slice(0, this.#shown);
  }

  get hasMore() {
    return this.#next !== null || this.outside.length > this.#shown;
  }

  /** Fetch the list again, as far as it is held, at most every five seconds. */
  async refresh() {
    if (this.now() - this.#askedAt < REST) return;
    this.#askedAt = this.now();
    const limit = Math.min(MOST, Math.max(PAGE, this.#rooms.length));
    await this.#fetch({ limit }, (rooms) => rooms);
  }

  /** Show another page of them. */
  async more() {
    this.#shown += PAGE;
    if (this.#next && this.outside.length < this.#shown) {
      await this.#fetch({ limit: PAGE, after: this.#next }, (rooms) => this.#followedBy(rooms));
    }
    this.dispatchEvent(new CustomEvent("change"));
  }

  /** A public room that the person left is listed again, if it has other members. */
  #removed({ id, chat }) {
    const lives = chat.type === "public" && chat.is_active && chat.member_count > 1;
    const seen = { ...chat, my_role: null, pinned: false, muted_until: null };
    this.#rooms = [...(lives ? [seen] : []), ...this.#rooms.filter((room) => room.id !== id)];
    this.dispatchEvent(new CustomEvent("change"));
  }

  /** Append a page, which may repeat rooms that are held already. */
  #followedBy(rooms) {
    return [...new Map([...this.#rooms, ...rooms].map((room) => [room.id, room])).values()];
  }

  async #fetch(query, join) {
    const answer = await this.api.get("/api/rooms/public", query).catch(() => null);
    if (!answer) return;
    this.#rooms = join(answer.rooms);
    this.#next = answer.next;
    this.dispatchEvent(new CustomEvent("change"));
  }
}

function listed(room) {
  const isMember = room.my_role !== null;
  return { id: room.id, chat: room, isMember, loud: 0, readState: { unread: isMember ? room.unread : 0 }, lastMessage: null };
}
