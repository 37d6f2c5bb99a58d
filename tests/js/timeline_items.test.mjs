import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support/load.mjs";

const { timelineItems } = await load("timeline/timeline_items");
const ME = { id: "alice" };
const at = (day, hour, minute) => new Date(2026, 0, day, hour, minute);
const message = (seq, sender, when, fields = {}) => ({
  id: `m${seq}`,
  seq,
  changed: seq,
  client_id: `c${seq}`,
  sender: { id: sender },
  timestamp: when.toISOString(),
  message_type: "text",
  ...fields,
});
const items = (messages, options = {}) => timelineItems({ messages, pending: [], me: ME, ...options });
const continued = (drawn) => drawn.filter(({ kind }) => kind === "message").map(({ isContinued }) => isContinued);

test("messages of one sender within five minutes continue each other", () => {
  const drawn = items([
    message(1, "bob", at(5, 10, 0)),
    message(2, "bob", at(5, 10, 4)),
    message(3, "bob", at(5, 10, 9)),
    message(4, "alice", at(5, 10, 9)),
  ]);
  assert.deepEqual(continued(drawn), [false, true, false, false]);
});

test("a new day gets a divider and starts a new group", () => {
  const drawn = items([message(1, "bob", at(5, 23, 59)), message(2, "bob", at(6, 0, 1))]);
  assert.deepEqual(
    drawn.map(({ kind }) => kind),
    ["day", "message", "day", "message"],
  );
  assert.deepEqual(continued(drawn), [false, false]);
});

test("the unread divider stands once, before the first unread message of somebody else", () => {
  const drawn = items(
    [
      message(1, "bob", at(5, 10, 0)),
      message(2, "alice", at(5, 10, 1)),
      message(3, "bob", at(5, 10, 2)),
      message(4, "bob", at(5, 10, 3)),
    ],
    { unreadAfter: 1 },
  );
  assert.deepEqual(drawn.map(({ key }) => key).slice(1), ["bob/c1", "alice/c2", "unread", "bob/c3", "bob/c4"]);
});

test("a pending message stands at the end and keeps its key when it is stored", () => {
  const entry = { client_id: "c9", content: "hi", created_at: at(5, 10, 0).getTime(), state: "pending" };
  const before = items([message(1, "bob", at(5, 9, 59))], { pending: [entry] });
  const stored = message(2, "alice", at(5, 10, 0), { client_id: "c9" });
  const after = items([message(1, "bob", at(5, 9, 59)), stored], { pending: [entry] });
  assert.equal(before.at(-1).state, "pending");
  assert.equal(after.at(-1).state, "sent");
  assert.equal(before.at(-1).key, after.at(-1).key);
  assert.equal(before.length, after.length);
});

test("only one's own messages show who has read them; of several people all have to", () => {
  const messages = [message(1, "bob", at(5, 10, 0)), message(2, "alice", at(5, 10, 1))];
  const marks = (options) =>
    items(messages, options)
      .slice(1)
      .map(({ isRead, readers }) => [isRead, readers]);
  assert.deepEqual(marks({ readersOf: () => ["bob"] }), [
    [false, 0],
    [true, 0],
  ]);
  assert.deepEqual(marks({ readersOf: () => [] }), [
    [false, 0],
    [false, 0],
  ]);
  assert.deepEqual(marks({ readersOf: () => ["bob"], others: 2 }), [
    [false, 0],
    [false, 1],
  ]);
  assert.deepEqual(marks({ readersOf: () => ["bob", "carol"], others: 2 }), [
    [false, 0],
    [true, 2],
  ]);
});

test("in large conversations the server's count of readers is shown", () => {
  const counted = message(1, "alice", at(5, 10, 0), { read_count: 120 });
  assert.equal(items([counted], { others: 300 }).at(-1).readers, 120);
});

const system = (seq, event, when) =>
  message(seq, "bob", when, {
    message_type: "system",
    content: `Bob ${event}.`,
    system: { event, users: [{ id: "bob", display_name: "Bob" }] },
  });

test("system messages that follow each other are one item, and a day or a message parts them", () => {
  const drawn = items([
    system(1, "joined", at(5, 10, 0)),
    system(2, "left", at(5, 10, 1)),
    message(3, "bob", at(5, 10, 2)),
    system(4, "joined", at(5, 10, 3)),
    system(5, "left", at(6, 10, 0)),
  ]);
  assert.deepEqual(
    drawn.filter(({ kind }) => kind === "system").map(({ lines }) => lines),
    [["Bob joined.", "Bob left."], ["Bob joined."], ["Bob left."]],
  );
});

test("a message after a system message begins anew, and no divider stands before a system message", () => {
  const drawn = items([message(1, "bob", at(5, 10, 0)), system(2, "joined", at(5, 10, 1)), message(3, "bob", at(5, 10, 2))], {
    unreadAfter: 1,
  });
  assert.deepEqual(
    drawn.map(({ kind }) => kind),
    ["day", "message", "system", "unread", "message"],
  );
  assert.equal(drawn.at(-1).isContinued, false);
});

test("two messages of deleted accounts are not one person's", () => {
  const gone = (seq, minute) => message(seq, null, at(5, 10, minute), { sender: null });
  assert.equal(items([gone(1, 0), message(2, "alice", at(5, 10, 1))]).at(-1).isContinued, false);
});

test("what waits stands below what is there, in its order, whatever the device's clock says", () => {
  const entry = (id, when) => ({ client_id: id, content: id, created_at: when.getTime(), state: "pending" });
  const pending = [entry("first", at(5, 10, 0)), entry("second", at(4, 10, 0))];
  const drawn = items([message(1, "bob", at(6, 9, 0))], { pending, waits: "Will be sent later" });
  assert.deepEqual(
    drawn.map(({ key }) => key),
    ["day-2026-1-6", "bob/c1", "alice/first", "alice/second"],
  );
  assert.ok(drawn.slice(1).every((item, index, all) => !index || item.at >= all[index - 1].at));
  assert.deepEqual(
    drawn.slice(1).map(({ waits }) => waits),
    [undefined, "Will be sent later", "Will be sent later"],
  );
});

test("a day that is over does not come again when the clocks of servers disagree", () => {
  const drawn = items([message(1, "bob", at(5, 23, 59)), message(2, "bob", at(6, 0, 0)), message(3, "bob", at(5, 23, 59))]);
  assert.deepEqual(
    drawn.map(({ key }) => key),
    ["day-2026-1-5", "bob/c1", "day-2026-1-6", "bob/c2", "bob/c3"],
  );
});
