import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support/load.mjs";

const { arrange, keepOrder, sectionOf } = await load("sidebar/sections");

const conversation = (id, chat, fields = {}) => ({ id, chat: { name: id, ...chat }, isMember: true, ...fields });
const room = (id, fields) => conversation(id, { kind: "room", type: "public" }, fields);
const ids = (entries) => entries.map(({ id }) => id);

test("a conversation belongs where its kind says, and with the favourites once it is one", () => {
  assert.equal(sectionOf({ kind: "direct" }), "direct");
  assert.equal(sectionOf({ kind: "group" }), "direct");
  assert.equal(sectionOf({ kind: "room", type: "public" }), "rooms");
  assert.equal(sectionOf({ kind: "room", type: "private" }), "private");
  assert.equal(sectionOf({ kind: "direct", pinned: true }), "favourites");
  assert.equal(sectionOf({ kind: "room", type: "private", pinned: true }), "favourites");
});

test("rooms are sorted as people sort names, one's own before those that one may join", () => {
  const rooms = [room("zebra"), room("Room 10"), room("éclair"), room("room 2"), room("apple", { isMember: false })];
  assert.deepEqual(ids(arrange(rooms).rooms), ["éclair", "room 2", "Room 10", "zebra", "apple"]);
});

test("a favourite stands with the favourites only, which are sorted by name whatever they are", () => {
  const hall = room("Hall");
  const bob = conversation("bob", { kind: "direct", pinned: true });
  const pinned = conversation("Attic", { kind: "room", type: "private", pinned: true });
  const { favourites, rooms, private: privateRooms, direct } = arrange([hall, bob, pinned]);
  assert.deepEqual([favourites, rooms, privateRooms, direct].map(ids), [["Attic", "bob"], ["Hall"], [], []]);
});

test("people and groups are sorted by what happened last", () => {
  const talk = [
    conversation("old", { kind: "direct" }, { touchedAt: "2026-01-01T00:00:00.000Z" }),
    conversation("new", { kind: "group" }, { touchedAt: "2026-01-03T00:00:00.000Z" }),
    conversation("middle", { kind: "direct" }, { touchedAt: "2026-01-02T00:00:00.000Z" }),
  ];
  assert.deepEqual(ids(arrange(talk).direct), ["new", "middle", "old"]);
});

test("under a pointer nothing moves: what is new comes last, what is gone leaves", () => {
  const entries = ["d", "c", "a"].map((id) => ({ id }));
  assert.deepEqual(ids(keepOrder(entries, ["a", "b", "c"])), ["a", "c", "d"]);
});
