import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support/load.mjs";

const { MessageStore, tombstone } = await load("sync/message_store");
const message = (seq, changed = seq, content = "") => ({ id: `m${seq}`, seq, changed, content });

test("a message replaces a held one only if its change is newer", () => {
  const store = new MessageStore([message(1, 3, "third")], { hasBefore: false });
  assert.equal(store.put(message(1, 2, "second")), false);
  assert.equal(store.get("m1").content, "third");
  assert.equal(store.put(message(1, 4, "fourth")), true);
  assert.equal(store.get("m1").content, "fourth");
});

test("messages are ordered by their creation, however often they changed", () => {
  const store = new MessageStore([message(2), message(1, 9)], { hasBefore: false });
  store.put(message(3));
  assert.deepEqual(
    store.all.map(({ seq }) => seq),
    [1, 2, 3],
  );
});

test("a change to a message that is older than what is held leaves no hole", () => {
  const store = new MessageStore([message(50), message(51)], { hasBefore: true });
  assert.equal(store.put(message(10, 60)), false);
  assert.equal(store.oldest.seq, 50);
});

test("a message that is newer than an older stretch leaves no hole", () => {
  const store = new MessageStore([message(1), message(2)], { hasBefore: false, hasAfter: true });
  assert.equal(store.put(message(60)), false);
  store.append([message(3)], false);
  assert.equal(store.put(message(60)), true);
  assert.deepEqual(
    store.all.map(({ seq }) => seq),
    [1, 2, 3, 60],
  );
});

test("an older page does not undo a change that came meanwhile", () => {
  const store = new MessageStore([message(2, 7, "new")], { hasBefore: true });
  store.prepend([message(1), message(2, 2, "old")], false);
  assert.deepEqual(
    store.all.map(({ content }) => content),
    ["", "new"],
  );
});

test("a deleted message keeps its place and loses its words", () => {
  const buried = tombstone({ ...message(4, 4, "words"), html: "<p>words</p>" }, { n: 9, deleted_at: "then" });
  assert.deepEqual([buried.seq, buried.changed, buried.content, buried.html, buried.deleted], [4, 9, "", "", true]);
});
