import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support/load.mjs";

const { Reopening } = await load("page/reopening");

class Storage extends Map {
  getItem = (key) => this.get(key) ?? null;
  setItem = (key, value) => this.set(key, value);
  removeItem = (key) => this.delete(key);
}

class Client extends EventTarget {
  me = { id: "alice" };
  recents = { all: ["gone", "b", "a"] };
  directory = new Map([
    ["a", {}],
    ["b", {}],
  ]);

  constructor(current = null) {
    super();
    this.current = current;
  }

  select(id) {
    this.current = id;
    this.dispatchEvent(new Event("select"));
  }
}

/** The address of a page of this width once it has started, in a tab with this storage. */
function opened({ client = new Client(), isWide = true, storage = new Storage() } = {}) {
  const page = { address: "/", matchMedia: () => ({ matches: isWide }) };
  page.history = { state: null, replaceState: (state, title, address) => (page.address = address) };
  new Reopening(client, { page, storage }).start();
  return page.address;
}

test("the last conversation that still exists is opened in place of the list, on a wide page only", () => {
  const client = new Client();
  assert.equal(opened({ client }), "/c/b/");
  assert.equal(client.current, "b");
  assert.equal(opened({ isWide: false }), "/");
});

test("a page that shows a conversation keeps it", () => {
  assert.equal(opened({ client: new Client("a") }), "/");
});

test("whoever went to the list in this tab finds the list there, until they have opened another conversation", () => {
  const storage = new Storage();
  const client = new Client();
  opened({ client, storage });
  client.select(null);
  assert.equal(opened({ storage }), "/");
  assert.equal(opened(), "/c/b/");
  opened({ client: new Client("a"), storage });
  assert.equal(opened({ storage }), "/c/b/");
});
