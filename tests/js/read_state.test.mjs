import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support/load.mjs";

const { ReadState } = await load("sync/read_state");
const readState = (fields = {}) => new ReadState({ head: 0, unread: 0, last_read_seq: 0, ...fields });
const message = (seq, fields = {}) => ({ seq, message_type: "text", ...fields });

test("a message of somebody else counts once, whatever happens to it later", () => {
  const one = readState();
  one.count(message(1), false);
  one.count(message(1), false);
  assert.equal(one.unread, 1);
});

test("sending moves the own position to the end", () => {
  const one = readState();
  one.count(message(1), false);
  one.count(message(2), true);
  assert.deepEqual([one.unread, one.lastRead], [0, 2]);
});

test("the count stops at a hundred and leaves system messages out", () => {
  const one = readState({ unread: 100 });
  one.count(message(1), false);
  assert.equal(one.unread, 100);
  const other = readState();
  other.count(message(1, { message_type: "system" }), false);
  assert.equal(other.unread, 0);
});

test("a list that was read before the newest message is not believed", () => {
  const one = readState();
  one.count(message(5), false);
  one.refresh({ head: 4, unread: 0, last_read_seq: 4 });
  assert.equal(one.unread, 1);
});

test("a message that came after the server counted is still to be read", () => {
  const one = readState();
  one.count(message(1), false);
  one.count(message(2), false);
  one.moveTo(1, 0);
  assert.equal(one.unread, 1);
});

test("an own message told after later ones of others leaves those unread", () => {
  const one = readState({ unread: 4 });
  one.count(message(3), false);
  one.count(message(2), true);
  assert.deepEqual([one.unread, one.lastRead], [1, 2]);
});

test("of two positions the one with the larger revision wins, backwards too", () => {
  const one = readState();
  one.adopt({ last_read_seq: 9, unread: 0, rev: 2 });
  one.adopt({ last_read_seq: 3, unread: 6, rev: 3 });
  one.adopt({ last_read_seq: 9, unread: 0, rev: 2 });
  assert.deepEqual([one.lastRead, one.unread], [3, 6]);
});
