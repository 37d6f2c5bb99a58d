import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support/load.mjs";

const { arrange } = await load("sidebar/sections");
const { hasJoinedNoRoom, RoomFolding } = await load("sidebar/room_folding");

const room = (id, { count = 1, isMember = false } = {}) => ({
  id,
  isMember,
  chat: { kind: "room", type: "public", name: id, member_count: count },
});
const ids = (rooms) => rooms.map(({ id }) => id).join("");
const divided = (folding, rooms, currentId) => {
  const { listed, browsed } = folding.divide(rooms, currentId);
  return [ids(listed), ids(browsed)];
};

test("whoever has joined a room sees those that they joined, and browses the others", () => {
  const folding = new RoomFolding({ isNewcomer: false, isOpen: false });
  assert.deepEqual(divided(folding, [room("a", { isMember: true }), room("b"), room("c")]), ["a", "bc"]);
});

test("a room that is being previewed is listed while the others are folded, and stays in its place while they are not", () => {
  const folding = new RoomFolding({ isNewcomer: false, isOpen: false });
  const rooms = [room("a", { isMember: true }), room("b"), room("c")];
  assert.deepEqual(divided(folding, rooms, "c"), ["ac", "b"]);
  folding.isOpen = true;
  assert.deepEqual(divided(folding, rooms, "c"), ["a", "bc"]);
});

test("somebody new is shown the five rooms with the most members, wherever they stand", () => {
  const folding = new RoomFolding({ isNewcomer: true, isOpen: false });
  const rooms = [..."abcdefgh"].map((id, index) => room(id, { count: index }));
  assert.deepEqual(divided(folding, rooms), ["defgh", "abc"]);
});

test("of rooms with as many members those whose names come first are shown, all in the order of their names", () => {
  const folding = new RoomFolding({ isNewcomer: true, isOpen: false });
  const rooms = [room("g", { count: 2 }), ..."fedcba".split("").map((id) => room(id))];
  assert.deepEqual(divided(folding, arrange(rooms).rooms), ["abcdg", "ef"]);
});

test("one's own rooms stand first, and both they and the others are in the order of their names", () => {
  const folding = new RoomFolding({ isNewcomer: false, isOpen: true });
  const rooms = [room("d"), room("b", { isMember: true }), room("a"), room("c", { isMember: true })];
  assert.deepEqual(divided(folding, arrange(rooms).rooms), ["bc", "ad"]);
});

test("what somebody new is shown stays when other rooms grow, and is filled up when one of them has gone", () => {
  const folding = new RoomFolding({ isNewcomer: true, isOpen: false });
  const rooms = [..."abcdefgh"].map((id, index) => room(id, { count: index }));
  folding.divide(rooms);
  rooms[0] = room("a", { count: 100 });
  assert.deepEqual(divided(folding, rooms), ["defgh", "abc"]);
  assert.deepEqual(divided(folding, rooms.slice(0, 7)), ["adefg", "bc"]);
  rooms[4] = room("e", { isMember: true });
  assert.deepEqual(divided(folding, rooms.slice(0, 7)), ["acdefg", "b"]);
});

test("whoever has joined a public room is not new, and in private rooms one is", () => {
  const own = { ...room("b", { isMember: true }) };
  assert.equal(hasJoinedNoRoom([room("a")]), true);
  assert.equal(hasJoinedNoRoom([{ ...own, chat: { kind: "room", type: "private" } }]), true);
  assert.equal(hasJoinedNoRoom([room("a"), own]), false);
});
