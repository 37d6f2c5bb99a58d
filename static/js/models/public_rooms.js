const PAGE = 50;
const MOST = 200;
const REST = 5000;

/**
 * The public rooms of this server, of which one may have joined some.
 *
 * Events: `change`. What cannot be fetched now stays as it was and is asked for again the next time.
 */
export class PublicRooms extends EventTarget {
  #rooms;
  #next;
  #askedAt = -Infinity;

  /** `first` is the beginning of the list, as the server wrote it into the page. */
  constructor({ api, first, now = () => performance.now() }) {
    super();
    Object.assign(this, { api, now });
    this.#rooms = first.rooms;
    this.#next = first.next;
  }

  get(id) {
    return this.#rooms.find((room) => room.id === id);
  }

  get hasMore() {
    return this.#next !== null;
  }

  /** Those that are not among `conversations`, in the form in which a list shows a conversation. */
  outside(conversations) {
    return this.#rooms.filter(({ id }) => !conversations.get(id)).map(listed);
  }

  /** Ask anew for as many as are shown, at most every few seconds unless it is urgent. */
  async refresh({ isUrgent = false } = {}) {
    if (!isUrgent && this.now() - this.#askedAt < REST) return;
    this.#askedAt = this.now();
    const limit = Math.min(MOST, Math.max(PAGE, this.#rooms.length));
    await this.#fetch({ limit }, (rooms) => rooms);
  }

  async more() {
    await this.#fetch({ limit: PAGE, after: this.#next }, (rooms) => [...this.#rooms, ...rooms]);
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
  return { id: room.id, chat: room, isMember, loud: 0, standing: { unread: isMember ? room.unread : 0 }, lastMessage: null };
}
