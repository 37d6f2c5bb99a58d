import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { load } from "./support/load.mjs";
import { Storage } from "./support/storage.mjs";

const { Drafts } = await load("sync/drafts");

const message = { id: "m1", chat_id: "chat", content: "old words" };
let drafts;
const stash = (text) => drafts.stash("chat", { key: message.id, text, message });
const texts = () => drafts.stashed("chat").map(({ text }) => text);

beforeEach(() => {
  drafts = new Drafts("alice", new Storage());
});

test("a wording that is being saved is not offered, and leaves the stash when it was saved", () => {
  drafts.conceal(message.id);
  stash("new words");
  assert.deepEqual(texts(), []);
  drafts.saved("chat", { key: message.id, text: "new words" });
  drafts.reveal("chat", message.id);
  assert.deepEqual(texts(), []);
});

test("a second wording stays stashed when the first one was saved meanwhile", () => {
  drafts.conceal(message.id);
  stash("new words");
  stash("newer words");
  drafts.saved("chat", { key: message.id, text: "new words" });
  assert.deepEqual(texts(), []);
  drafts.reveal("chat", message.id);
  assert.deepEqual(texts(), ["newer words"]);
});

test("a change of the edit in another tab says which message it is about, also when it ended", () => {
  const key = "parley:edit:alice:chat";
  const value = JSON.stringify({ id: "m1", content: "old words", text: "new words" });
  const begun = { kind: "edit", chatId: "chat", before: "", after: "new words", messageId: "m1" };
  assert.deepEqual(drafts.changeOf({ key, oldValue: null, newValue: value }), begun);
  const ended = { ...begun, before: "new words", after: "" };
  assert.deepEqual(drafts.changeOf({ key, oldValue: value, newValue: null }), ended);
});
