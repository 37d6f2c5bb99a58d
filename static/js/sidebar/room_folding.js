const SUGGESTED = 5;

/**
 * Divides the section of public rooms into those that are listed and those behind “Browse rooms”.
 *
 * Rooms that the person has joined are always listed, and the one on screen is while the others are folded. Somebody who
 * had joined none when the page opened is shown a few: the ones with the most members, which stay as long as they exist.
 */
export class RoomFolding {
  #suggested = [];

  constructor({ isNewcomer, isOpen }) {
    this.isNewcomer = isNewcomer;
    this.isOpen = isOpen;
  }

  divide(rooms, currentId) {
    const outside = rooms.filter(({ isMember }) => !isMember);
    if (this.isNewcomer) this.#suggested = suggestions(outside, this.#suggested);
    const isListed = ({ id, isMember }) => isMember || this.#suggested.includes(id) || (id === currentId && !this.isOpen);
    return { listed: rooms.filter(isListed), browsed: rooms.filter((room) => !isListed(room)) };
  }
}

/** Whether none of these conversations is a public room that the person has joined. */
export function hasJoinedNoRoom(entries) {
  return !entries.some(({ chat, isMember }) => isMember && chat.kind === "room" && chat.type === "public");
}

function suggestions(rooms, before) {
  const kept = before.filter((id) => rooms.some((room) => room.id === id));
  const others = rooms.filter(({ id }) => !kept.includes(id));
  others.sort((one, other) => other.chat.member_count - one.chat.member_count);
  return [...kept, ...others.map(({ id }) => id)].slice(0, SUGGESTED);
}
