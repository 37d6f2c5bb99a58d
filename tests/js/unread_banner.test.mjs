import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support/load.mjs";

const { unreadWords } = await load("words/sentences");
const { MessageStore } = await load("sync/message_store");
const ME = { id: "alice" };
const now = new Date(2026, 0, 5, 12, 0);
const message = (seq, sender, at, type = "text") => ({
  id: `m${seq}`,
  seq,
  sender: { id: sender },
  timestamp: at.toISOString(),
  message_type: type,
});
const words = (unread, lastRead, messages, hasBefore = false) =>
  unreadWords({ readState: { unread, lastRead }, messages: new MessageStore(messages, { hasBefore }) }, ME, now);
const clock = (at) => new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" }).format(at);

test("what is unread is counted since the first message of somebody else", () => {
  const at = (minute) => new Date(2026, 0, 5, 10, minute);
  const messages = [
    message(1, "bob", at(0)),
    message(2, "bob", at(1), "system"),
    message(3, "alice", at(2)),
    message(4, "bob", at(3)),
  ];
  assert.equal(words(37, 1, messages), `37 new since ${clock(at(3))}`);
});

test("another day is named, and beyond 99 nobody counts", () => {
  assert.equal(words(100, 0, [message(1, "bob", new Date(2026, 0, 4, 10))]), "99+ new since Yesterday");
});

test("since when is left out as long as the first unread message is not held", () => {
  assert.equal(words(60, 3, [message(20, "bob", now)], true), "60 new");
});
