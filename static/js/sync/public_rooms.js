/**
 * @import { Api } from "net/api"
 * @import { Directory } from "sync/directory"
 */

const PAGE = 50;
const MOST = 200;
const REFRESH_INTERVAL = 5000;

/**
 * The public rooms of this server, as far as they were asked for. Those that the person has joined are in `conversations`.
 *
 * Events: `change`. When fetching fails the list stays as it was until the next `refresh`.
 */
export class PublicRooms extends EventTarget {
  #rooms;
  #next;
  #askedAt = -Infinity;

  /**
   * `first` is the first page of the list, embedded in the document.
   *
   * @param {{ api: Api, first: RoomsPayload, conversations: Directory, now?: () => number }} options
   */
  constructor({ api, first, conversations, now = () => performance.now() }) {
    super();
    this.api = api;
    this.conversations = conversations;
    this.now = now;
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

  /** Whether the server has more of them. */
  get hasMore() {
    return this.#next !== null;
  }

  /** Fetch the list again, as far as it is held, at most every five seconds. */
  async refresh() {
    if (this.now() - this.#askedAt < REFRESH_INTERVAL) return;
    this.#askedAt = this.now();
    const limit = Math.min(MOST, Math.max(PAGE, this.#rooms.length));
    await this.#fetch({ limit }, (rooms) => rooms);
  }

  /** Fetch another page of them. */
  async more() {
    await this.#fetch({ limit: PAGE, after: this.#next }, (rooms) => this.#followedBy(rooms));
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

  /**
   * @param {{ limit: number, after?: string }} query
   * @param {(rooms: AnyChat[]) => AnyChat[]} join
   */
  async #fetch(query, join) {
    const answer = await this.api.get("/api/rooms/public", query).catch(() => null);
    if (!answer) return;
    this.#rooms = join(answer.rooms);
    this.#next = answer.next;
    this.dispatchEvent(new CustomEvent("change"));
  }
}

/** @param {AnyChat} room */
function listed(room) {
  const isMember = room.my_role !== null;
  return {
    id: room.id,
    chat: room,
    isMember,
    notifyingUnread: 0,
    readState: { unread: isMember ? room.unread : 0 },
    lastMessage: null,
  };
}
