import assert from "node:assert/strict";
import { test } from "node:test";
import { BrowserHistory } from "./support/browser_history.mjs";
import { load } from "./support/load.mjs";
import { settled } from "./support/server.mjs";

const { PageHistory } = await load("page/page_history");

/** A page that was opened at an address, and those of its conversations that are not gone. */
class Page {
  chats = new Set(["a", "b", "c"]);

  constructor(pathname) {
    this.browser = new BrowserHistory(pathname);
    this.current = this.conversation(pathname.split("/")[2]);
    this.load();
  }

  /** A reload keeps the browser's entries, and nothing else. */
  load() {
    this.history = new PageHistory({ client: this, history: this.browser, location: this.browser });
    this.browser.onpopstate = () => this.history.restore();
  }

  conversation(id) {
    return this.chats.has(id) ? { id } : null;
  }

  async select(id) {
    this.wanted = id;
    const conversation = this.conversation(id);
    if (id && !conversation) await settled();
    if (this.wanted !== id) return true;
    if (id && !conversation) return false;
    this.current = conversation;
    this.history.record();
    return true;
  }

  async open(...ids) {
    for (const id of ids) await this.select(id);
  }

  /** Somebody is removed from a conversation, or it is closed for them. */
  remove(id) {
    this.chats.delete(id);
    if (this.current?.id === id) this.select(null);
  }

  async press(step) {
    this.browser.go(step);
    for (let turn = 0; turn < 10; turn += 1) await settled();
    if (this.browser.pathname === "elsewhere") return "elsewhere";
    const [, id] = this.browser.pathname.match(/^\/c\/([^/]+)\//) ?? [];
    assert.equal(id, this.current?.id);
    return this.current?.id ?? "list";
  }

  back = () => this.press(-1);
  forward = () => this.press(1);

  async arrow() {
    this.history.toList();
    return this.press(0);
  }
}

async function pressed(press, times) {
  const seen = [];
  while (seen.length < times) seen.push(await press());
  return seen;
}

test("back to the address of a message, and forward again", async () => {
  const page = new Page("/c/a/5/");
  await page.open("b");
  assert.equal(await page.back(), "a");
  assert.equal(page.browser.pathname, "/c/a/5/");
  assert.equal(await page.forward(), "b");
});

test("whoever opens the conversation that a message's address shows already adds no entry", async () => {
  const page = new Page("/c/a/5/");
  await page.open("a", "b");
  assert.equal(await page.back(), "a");
  assert.equal(await page.back(), "elsewhere");
});

test("Back and Forward go from entry to entry", async () => {
  const page = new Page("/");
  await page.open("a", "b");
  assert.deepEqual(await pressed(page.back, 2), ["a", "list"]);
  assert.deepEqual(await pressed(page.forward, 2), ["a", "b"]);
  assert.deepEqual(await pressed(page.back, 3), ["a", "list", "elsewhere"]);
});

test("a removal adds no entry, and Back leads to what was shown before", async () => {
  const page = new Page("/");
  await page.open("a", "b");
  const { length } = page.browser.entries;
  page.remove("b");
  assert.equal(page.browser.entries.length, length);
  assert.deepEqual(await pressed(page.back, 3), ["a", "list", "elsewhere"]);
});

test("where the list stands before what is gone, Back leaves the page", async () => {
  const page = new Page("/");
  await page.open("a");
  page.remove("a");
  assert.equal(await page.back(), "elsewhere");
});

test("Back passes over what is gone, however often it was opened", async () => {
  const page = new Page("/");
  await page.open("a", "c", "b", "c", "b");
  page.remove("c");
  assert.deepEqual(await pressed(page.back, 3), ["a", "list", "elsewhere"]);
});

test("Forward passes over what is gone", async () => {
  const page = new Page("/");
  await page.open("a", "b", "c");
  assert.deepEqual(await pressed(page.back, 2), ["b", "a"]);
  page.remove("b");
  assert.equal(await page.forward(), "c");
  assert.deepEqual(await pressed(page.back, 2), ["a", "list"]);
});

test("where all that follows is gone, Forward changes nothing and Back goes on", async () => {
  const page = new Page("/");
  await page.open("a", "b");
  await page.back();
  page.remove("b");
  assert.deepEqual(await pressed(page.forward, 2), ["a", "a"]);
  assert.deepEqual(await pressed(page.back, 2), ["list", "elsewhere"]);
});

test("what follows after a reload is passed over, too", async () => {
  const page = new Page("/");
  await page.open("a", "c", "b");
  page.load();
  page.remove("c");
  assert.deepEqual(await pressed(page.back, 3), ["a", "list", "elsewhere"]);
});

test("another press while an entry is looked for goes on from there", async () => {
  const page = new Page("/");
  await page.open("a", "c", "b");
  page.remove("c");
  page.browser.go(-1);
  assert.equal(await page.back(), "a");
  page.browser.go(1);
  assert.equal(await page.back(), "a");
});

test("what is opened while an entry is looked for stays", async () => {
  const page = new Page("/");
  await page.open("c", "b");
  page.remove("c");
  page.browser.go(-1);
  setTimeout(() => page.open("a"), 1);
  assert.equal(await page.press(0), "a");
  assert.deepEqual(await pressed(page.back, 2), ["list", "elsewhere"]);
});

test("the arrow goes back where the list comes before", async () => {
  const page = new Page("/");
  await page.open("a");
  assert.equal(await page.arrow(), "list");
  assert.equal(await page.forward(), "a");
  assert.equal(await page.arrow(), "list");
  assert.equal(await page.back(), "elsewhere");
});

test("the arrow puts the list in place of a conversation that was opened by its address, or after another one", async () => {
  const direct = new Page("/c/a/");
  assert.equal(await direct.arrow(), "list");
  assert.equal(await direct.back(), "elsewhere");
  const after = new Page("/");
  await after.open("a", "b");
  assert.equal(await after.arrow(), "list");
  assert.deepEqual(await pressed(after.back, 3), ["a", "list", "elsewhere"]);
});

test("a link within the page is an entry like another", async () => {
  const page = new Page("/");
  await page.open("a");
  page.browser.pushState(null, "", "/c/a/");
  page.browser.onpopstate();
  assert.equal(await page.press(0), "a");
  assert.deepEqual(await pressed(page.back, 2), ["list", "elsewhere"]);
});
