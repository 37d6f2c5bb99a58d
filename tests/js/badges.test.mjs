import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support/load.mjs";

const { badgeOf, totalOf } = await load("sidebar/badges");
const { isMuted, mutedUntil } = await load("sync/muting");

const NOW = Date.parse("2026-01-01T12:00:00.000Z");
const entry = (unread, fields = {}) => ({ chat: { kind: "direct", ...fields }, readState: { unread }, isMember: true });
const room = (unread, fields = {}) => entry(unread, { kind: "room", ...fields });

test("people and groups get a number, rooms a dot, a mention a number of its own kind", () => {
  assert.deepEqual(badgeOf(entry(3)), { kind: "number", text: "3", label: "3 unread" });
  assert.deepEqual(badgeOf(entry(3, { kind: "group" })).kind, "number");
  assert.deepEqual(badgeOf(room(3)), { kind: "dot", text: "", label: "3 unread" });
  assert.deepEqual(badgeOf(room(3, { mentioned: true })), { kind: "mention", text: "3", label: "3 unread, you are mentioned" });
});

test("nothing unread is marked by nothing, whatever was mentioned before", () => {
  assert.deepEqual(badgeOf(room(0, { mentioned: true })), { kind: "none", text: "", label: "" });
});

test("a muted conversation has the same badge, and is said to be muted", () => {
  assert.deepEqual(badgeOf(entry(3, { muted_until: mutedUntil(1, NOW) }), NOW), {
    kind: "number",
    text: "3",
    label: "3 unread, muted",
  });
});

test("beyond ninety-nine nobody counts", () => {
  assert.equal(badgeOf(entry(99)).text, "99");
  assert.equal(badgeOf(entry(100)).text, "99+");
});

test("a room that one has not joined has nothing unread", () => {
  assert.deepEqual(badgeOf({ ...room(40), isMember: false }), { kind: "none", text: "", label: "not joined" });
});

test("a closed section tells of all that is to be heard of", () => {
  const one = (notifyingUnread, mentioned = false) => ({ chat: { mentioned }, notifyingUnread });
  assert.deepEqual(totalOf([one(2), one(3), one(0)]), { kind: "number", text: "5" });
  assert.deepEqual(totalOf([one(2), one(3, true), one(0)]), { kind: "mention", text: "5" });
  assert.deepEqual(totalOf([one(2), one(0, true)]), { kind: "number", text: "2" });
  assert.deepEqual(totalOf([one(60), one(60)]), { kind: "number", text: "99+" });
  assert.deepEqual(totalOf([]), { kind: "none", text: "" });
});

test("a conversation is quiet until the moment that was chosen", () => {
  assert.equal(mutedUntil(8, NOW), "2026-01-01T20:00:00.000Z");
  assert.equal(isMuted({ muted_until: mutedUntil(1, NOW) }, NOW + 3_599_999), true);
  assert.equal(isMuted({ muted_until: mutedUntil(1, NOW) }, NOW + 3_600_000), false);
  assert.equal(isMuted({ muted_until: mutedUntil(Infinity) }, Date.parse("2500-01-01")), true);
  assert.equal(isMuted({ muted_until: null }), false);
});
