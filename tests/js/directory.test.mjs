import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support/load.mjs";
import { Server } from "./support/server.mjs";

const { Directory } = await load("sync/directory");
const chat = (id, fields = {}) => ({ ...new Server().chat(), id, peer: { id: `peer-${id}`, display_name: id }, ...fields });
const directory = () => new Directory({ me: { id: "alice" }, server: new Server() });

test("the conversation in which something last happened comes first", () => {
  const all = directory();
  all.put(chat("old", { last_message: { id: "a", seq: 1, timestamp: "2026-01-01T00:00:00.000Z" } }));
  all.put(chat("new", { last_message: { id: "b", seq: 1, timestamp: "2026-01-02T00:00:00.000Z" } }));
  all.put(chat("empty", { created_at: "2026-01-01T12:00:00.000Z" }));
  assert.deepEqual(
    all.all.map(({ id }) => id),
    ["new", "empty", "old"],
  );
});

test("unread messages are counted over all conversations of which somebody wants to know", () => {
  const all = directory();
  all.put(chat("one", { unread: 2 }));
  all.put(chat("two", { unread: 3 }));
  all.put(chat("quiet", { unread: 5, notify: "none" }));
  all.put(chat("muted", { unread: 7, muted_until: "9000-01-01T00:00:00.000Z" }));
  all.put(chat("looked at", { unread: 11, my_role: null }));
  assert.equal(all.unread, 5);
});

test("of a conversation in which only mentions count, those are counted", () => {
  const all = directory();
  const one = all.put(chat("one", { unread: 2, notify: "mentions" }));
  assert.equal(all.unread, 0);
  one.take({ id: "m9", seq: 9, changed: 9, sender: { id: "bob" }, mentions: ["alice"] });
  assert.equal(all.unread, 3);
  one.adoptPosition({ last_read_seq: 9, unread: 0, rev: 1 });
  assert.equal(one.chat.mentioned, false);
});

test("those with a mute are found without putting all in order", () => {
  const all = directory();
  all.put(chat("loud"));
  const muted = all.put(chat("muted", { muted_until: "9000-01-01T00:00:00.000Z" }));
  const over = all.put(chat("over", { muted_until: "2026-01-01T00:00:00.000Z" }));
  assert.deepEqual(all.withMute, [muted, over]);
});

test("a person who changes their name is renamed in the list", () => {
  const all = directory();
  all.put(chat("one"));
  all.updatePerson({ id: "peer-one", display_name: "Somebody Else", avatar_url: "/avatars/b.svg" });
  assert.deepEqual([all.get("one").chat.name, all.get("one").chat.avatar_url], ["Somebody Else", "/avatars/b.svg"]);
});

test("a chat that is put twice is one conversation, with what is newer", () => {
  const all = directory();
  const first = all.put(chat("one"));
  assert.equal(all.put(chat("one", { name: "renamed", head: 3, unread: 3 })), first);
  assert.deepEqual([first.chat.name, first.readState.unread, first.cursor.value], ["renamed", 3, 3]);
});

test("a removed conversation is told to whoever shows it", () => {
  const all = directory();
  const one = all.put(chat("one"));
  const removed = [];
  all.addEventListener("removed", ({ detail }) => removed.push(detail.conversation));
  all.remove("one");
  all.remove("one");
  assert.deepEqual(removed, [one]);
});

test("a mention counts as long as it is unread and not muted", () => {
  const all = directory();
  const one = all.put(chat("one", { unread: 1, mentioned: true }));
  assert.ok(all.isMentioned);
  one.describe({ muted_until: "9000-01-01T00:00:00.000Z" });
  assert.ok(!all.isMentioned);
});

/** An answer of the server that comes when the test says so. */
function answer() {
  let come;
  const asked = new Promise((resolve) => (come = resolve));
  return { asked, come };
}

async function taken(all, payload, meanwhile) {
  const { asked, come } = answer();
  const taking = all.putAnswer(asked);
  meanwhile();
  come(payload);
  return taking;
}

test("what events tell while the server is asked is newer than its answer", async () => {
  const all = directory();
  const one = all.put(chat("one", { name: "before", description: "" }));
  await taken(all, chat("one", { name: "before", description: "Of stones", notify: "none" }), () =>
    one.describe({ name: "after" }),
  );
  assert.deepEqual([one.chat.name, one.chat.description, one.chat.notify], ["after", "Of stones", "none"]);
  await taken(all, chat("one", { name: "later" }), () => {});
  assert.equal(one.chat.name, "later");
});

test("a person renamed while the server is asked keeps the new name", async () => {
  const all = directory();
  const one = all.put(chat("one"));
  await taken(all, chat("one"), () => all.updatePerson({ id: "peer-one", display_name: "Somebody Else" }));
  assert.deepEqual([one.chat.name, one.chat.peer.display_name], ["Somebody Else", "Somebody Else"]);
});

test("what is read while the server is asked stays read", async () => {
  const all = directory();
  const unread = chat("one", { head: 3, unread: 3, mentioned: true });
  const one = all.put(unread);
  await taken(all, unread, () => one.readTo({ last_read_seq: 3, unread: 0 }));
  assert.deepEqual([one.readState.unread, one.readState.lastRead, one.chat.mentioned], [0, 3, false]);
  await taken(all, chat("one", { head: 5, unread: 2, last_read_seq: 3 }), () => one.readTo({ last_read_seq: 3, unread: 0 }));
  assert.equal(one.readState.unread, 2);
});

test("a conversation removed while the server is asked does not come back by its answer, but by being added", async () => {
  const all = directory();
  all.put(chat("one"));
  assert.equal(await taken(all, chat("one"), () => all.remove("one", "removed")), null);
  assert.deepEqual(all.all, []);
  all.put(chat("one"));
  assert.equal(all.all.length, 1);
});
