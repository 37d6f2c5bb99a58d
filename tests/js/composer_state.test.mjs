import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { load } from "./support/load.mjs";
import { Storage } from "./support/storage.mjs";

const { BrowserStorage } = await load("net/browser_storage");
const { Drafts } = await load("sync/drafts");
const { ComposerState } = await load("composer/composer_state");

const old = { id: "m1", chat_id: "chat", content: "old words" };
const older = { id: "m2", chat_id: "chat", content: "older words" };
let storage;

/** One more tab of the same browser: its box, and `storageChanged` for what others store. */
function tab({ isWriting = false } = {}) {
  const drafts = new Drafts("alice", storage);
  const state = new ComposerState(drafts);
  const one = { drafts, state, box: state.open("chat") };
  one.storageChanged = (event) => {
    const text = state.merge(drafts.changeOf(event), { isWriting });
    if (text !== null) one.box = text;
  };
  one.type = (text, ...others) => {
    one.box = text;
    told(() => state.keep(text), others);
  };
  one.edit = (message, ...others) => told(() => (one.box = state.edit(message)), others);
  one.stop = (...others) => told(() => (one.box = state.stopEditing()), others);
  one.texts = () => drafts.stashed("chat").map(({ text }) => text);
  return one;
}

/** Do something in one tab, and let the others receive every value that changed, as a browser does. */
function told(work, others) {
  const before = new Map(storage.kept);
  work();
  for (const key of new Set([...before.keys(), ...storage.kept.keys()])) {
    const [oldValue, newValue] = [before.get(key) ?? null, storage.kept.get(key) ?? null];
    if (oldValue !== newValue) for (const other of others) other.storageChanged({ key, oldValue, newValue });
  }
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  storage = new Storage();
});

test("each conversation has its own draft, and a sent one is gone", () => {
  const { state } = tab();
  state.open("one");
  state.keep("for one");
  assert.equal(state.open("two"), "");
  assert.equal(state.open("one"), "for one");
  state.keep("");
  assert.equal(state.open("one"), "");
});

test("an edit comes back when one returns and after a reload, with its message, and the draft beside it", () => {
  const { state } = tab();
  state.keep("half a thought");
  assert.equal(state.edit(old), "old words");
  state.keep("new words");
  assert.equal(state.open("other"), "");
  assert.equal(state.editing, null);
  assert.equal(state.open("chat"), "new words");
  assert.deepEqual(state.editing, old);
  const again = tab();
  assert.deepEqual([again.box, again.state.editing], ["new words", old]);
  assert.equal(again.state.stopEditing(), "half a thought");
});

test("an edit that changes nothing is not kept", () => {
  const { state } = tab();
  state.edit(old);
  state.keep("old words!");
  state.keep("old words");
  state.open("other");
  assert.deepEqual([state.open("chat"), state.editing], ["", null]);
});

test("cancelling an edit stashes its text, and editing the message again goes on with it", () => {
  const { state, texts } = tab();
  state.edit(old);
  state.keep("new words");
  assert.equal(state.stopEditing(), "");
  assert.deepEqual(texts(), ["new words"]);
  assert.equal(state.edit(old), "new words");
  assert.deepEqual(texts(), []);
});

test("going over to another message stashes the edit of the one before", () => {
  const { state, drafts } = tab();
  state.edit(old);
  state.keep("new words");
  assert.equal(state.edit({ id: "m2", chat_id: "chat", content: "other" }), "other");
  const [item] = drafts.stashed("chat");
  assert.deepEqual([item.text, item.message.id], ["new words", "m1"]);
  assert.equal(state.resume(item), "new words");
  assert.equal(state.editing.id, "m1");
});

test("when the edited message is gone its new words are a new message, or stashed where one was begun", () => {
  const { state, texts } = tab();
  state.edit(old);
  state.keep("new words");
  assert.equal(state.stopEditingDeleted(), "new words");
  assert.equal(state.editing, null);
  assert.equal(state.open("chat"), "new words");
  state.edit(old);
  state.keep("newer words");
  assert.equal(state.stopEditingDeleted(), "new words");
  assert.deepEqual(texts(), ["newer words"]);
  state.edit(old);
  assert.equal(state.stopEditingDeleted(), "new words");
  assert.deepEqual(texts(), ["newer words"]);
});

test("what stands in the box when the scripts come stays, and what was kept is stashed", () => {
  storage.setItem("parley:draft:alice:chat", "older");
  const { state, texts } = tab();
  assert.equal(state.open("chat", { found: "typed early" }), "typed early");
  assert.deepEqual(texts(), ["older"]);
  assert.equal(tab().box, "typed early");
  assert.equal(state.open("chat", { found: "typed early" }), "typed early");
  assert.deepEqual(texts(), ["older"]);
});

test("taking a text out of the stash stashes the draft that was in the box", () => {
  const { state, drafts, texts } = tab();
  drafts.stash("chat", { text: "first" });
  state.keep("second");
  assert.equal(state.resume(drafts.stashed("chat")[0]), "first");
  assert.deepEqual(texts(), ["second"]);
});

test("a draft of one tab is taken over where nothing else was typed, and goes there when it is sent", () => {
  const [here, there] = [tab(), tab()];
  here.type("hello", there);
  assert.equal(there.box, "hello");
  there.type("hello you", here);
  assert.equal(here.box, "hello you");
  here.type("", there);
  assert.equal(there.box, "");
  assert.deepEqual([...storage.kept], []);
});

test("two tabs in which something different is typed keep both texts, whichever goes first", () => {
  const [here, there] = [tab({ isWriting: true }), tab({ isWriting: true })];
  here.type("from here", there);
  there.type("from there", here);
  here.type("from here!", there);
  there.type("from there!", here);
  assert.deepEqual([here.box, there.box], ["from here!", "from there!"]);
  const reloaded = tab();
  assert.equal(reloaded.box, "from there!");
  assert.deepEqual(reloaded.texts(), ["from here!"]);
  there.type("", here);
  here.type("from here!!", there);
  assert.deepEqual([tab().box, tab().texts(), there.box], ["from here!!", [], "from here!!"]);
});

test("a draft that was sent in another tab does not take what was typed on here", () => {
  const [here, there] = [tab({ isWriting: true }), tab()];
  here.type("hello", there);
  const before = storage.getItem("parley:draft:alice:chat");
  here.state.keep("hello and more");
  told(() => storage.removeItem("parley:draft:alice:chat"), []);
  here.storageChanged({ key: "parley:draft:alice:chat", oldValue: before, newValue: null });
  assert.equal(tab().box, "hello and more");
});

test("a message that another tab is editing is edited from its words", () => {
  const [here, there] = [tab(), tab()];
  there.edit(old, here);
  there.type("new words", here);
  here.edit(old, there);
  assert.deepEqual([here.box, there.box, here.texts()], ["new words", "new words", []]);
  assert.deepEqual([tab().box, tab().state.editing.id], ["new words", "m1"]);
});

test("an edit of one tab is stashed, and not lost, where another tab edits another message", () => {
  const [here, there] = [tab(), tab()];
  there.edit(old, here);
  there.type("new words", here);
  here.edit(older, there);
  here.type("newer words", there);
  assert.deepEqual([here.box, here.state.editing.id], ["newer words", "m2"]);
  const [item] = here.drafts.stashed("chat");
  assert.deepEqual([item.text, item.message.id], ["new words", "m1"]);
});

test("two tabs that edit different messages keep each wording with its own message, whichever goes first", () => {
  const [here, there] = [tab(), tab()];
  there.edit(old, here);
  here.edit(older, there);
  here.type("newer words", there);
  assert.deepEqual([there.box, there.state.editing.id], ["old words", "m1"]);
  there.type("new words", here);
  here.type("newer words!", there);
  const reloaded = tab();
  assert.deepEqual([reloaded.box, reloaded.state.editing.id], ["newer words!", "m2"]);
  assert.deepEqual(
    reloaded.drafts.stashed("chat").map(({ text, message }) => [text, message.id]),
    [["new words", "m1"]],
  );
});

test("a tab that stops an untouched edit leaves the edit of another message that another tab keeps", () => {
  const [here, there] = [tab(), tab()];
  here.edit(older, there);
  there.edit(old, here);
  there.type("new words", here);
  here.stop(there);
  assert.deepEqual([there.box, tab().box, tab().state.editing.id], ["new words", "new words", "m1"]);
  assert.deepEqual(here.texts(), []);
});

test("an edit that this page held apart from another tab's goes on with its own words", () => {
  const [here, there] = [tab({ isWriting: true }), tab({ isWriting: true })];
  here.edit(old, there);
  here.type("from here", there);
  there.edit(old, here);
  there.type("from there", here);
  here.type("from here!", there);
  there.edit(old, here);
  const reloaded = tab();
  reloaded.stop();
  const item = reloaded.drafts.stashed("chat").find(({ text }) => text === "from here!");
  assert.equal(reloaded.state.resume(item), "from here!");
  assert.equal(reloaded.state.editing.id, "m1");
});

test("what another tab keeps of another person or conversation changes nothing here", () => {
  const { state, drafts } = tab();
  assert.equal(drafts.changeOf({ key: "parley:draft:carol:chat", oldValue: null, newValue: "x" }), null);
  assert.equal(drafts.changeOf({ key: null, oldValue: null, newValue: null }), null);
  const change = drafts.changeOf({ key: "parley:draft:alice:other", oldValue: null, newValue: "x" });
  assert.deepEqual(change, { kind: "draft", chatId: "other", before: "", after: "x" });
  assert.equal(state.merge(change, { isWriting: false }), null);
});

test("a long text is not stored with every key, but when the keys rest or the page goes", () => {
  const { state } = tab();
  for (let key = 0; key < 100; key += 1) state.keep("x".repeat(50_000 + key));
  assert.equal(storage.writes, 0);
  mock.timers.tick(1000);
  assert.equal(storage.writes, 1);
  state.keep("y".repeat(50_000));
  state.flush();
  state.flush();
  assert.equal(storage.writes, 2);
  assert.equal(tab().box, "y".repeat(50_000));
});

test("a browser that keeps nothing says so once, and holds what is written until the page goes", () => {
  const full = new BrowserStorage(() => new Storage({ quota: 0 }));
  const refusing = new BrowserStorage(() => {
    throw new Error("SecurityError");
  });
  for (const browser of [full, refusing]) {
    const drafts = new Drafts("alice", browser);
    let told = 0;
    drafts.addEventListener("refused", () => (told += 1));
    const state = new ComposerState(drafts);
    assert.equal(state.open("chat"), "");
    for (const text of ["h", "hi"]) state.keep(text);
    state.open("other");
    assert.equal(state.open("chat"), "hi");
    assert.deepEqual([told, drafts.isAtRisk], [1, true]);
    state.keep("");
    assert.deepEqual([state.open("chat"), drafts.isAtRisk], ["", false]);
  }
});

test("a text with half a character, or nothing visible, is kept as it is", () => {
  const { state } = tab();
  for (const text of ["a\ud83d", "\u200b", " \n"]) {
    state.keep(text);
    assert.equal(tab().box, text);
  }
});
