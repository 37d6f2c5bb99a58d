import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { load } from "./support/load.mjs";

const { KeyedList } = await load("ui/keyed_list");

/** A list of elements, which counts how often something is inserted. */
class List {
  children = [];
  insertions = 0;

  get firstElementChild() {
    return this.children[0] ?? null;
  }

  append(...elements) {
    this.insert(elements, () => this.children.length);
  }

  replaceChildren() {
    this.children = [];
  }

  focus() {
    document.activeElement = this;
  }

  insert(elements, position) {
    this.insertions += 1;
    this.children = this.children.filter((child) => !elements.includes(child));
    this.children.splice(position(), 0, ...elements);
  }
}

class Row {
  dataset = {};
  filled = 0;

  constructor(list) {
    this.list = list;
  }

  get nextElementSibling() {
    return this.list.children[this.list.children.indexOf(this) + 1] ?? null;
  }

  before(...elements) {
    this.list.insert(elements, () => this.list.children.indexOf(this));
  }

  remove() {
    this.list.children = this.list.children.filter((child) => child !== this);
  }

  contains(other) {
    return other === this;
  }
}

let list;
let rows;
const fill = (row, { id }) => Object.assign(row, { id, filled: row.filled + 1 });
const entries = (ids) => [...ids].map((id) => ({ id }));
const draw = (ids, isStale) => rows.draw(entries(ids), isStale);
const shown = () => list.children.map(({ id }) => id).join("");

beforeEach(() => {
  globalThis.document = { activeElement: null };
  list = new List();
  rows = new KeyedList(list, { make: () => new Row(list), fill });
});

test("whatever was shown, the list shows what is drawn, in its order, with the same elements", () => {
  const orders = ["", "a", "abc", "cab", "bca", "xaybzc", "cba", "c", "dcxba", "abcdefgh", "hgfedcba", "aceg", "gbacedfh"];
  for (const one of orders) {
    for (const other of orders) {
      draw(one);
      const before = new Map(list.children.map((row) => [row.id, row]));
      draw(other);
      assert.equal(shown(), other, `after ${one}`);
      for (const row of list.children) assert.equal(before.get(row.id) ?? row, row);
    }
  }
});

test("neighbours are inserted together, and nothing is if nothing is new", () => {
  draw("mno");
  assert.equal(list.insertions, 1);
  draw("jklmnopq");
  assert.equal(list.insertions, 3);
  draw("jklmnopq");
  assert.equal(list.insertions, 3);
});

test("only what is new or stale is filled", () => {
  draw("ab");
  draw("abc", ({ id }) => id === "b");
  assert.deepEqual(
    list.children.map(({ filled }) => filled),
    [1, 2, 1],
  );
});

test("the focus of an element that goes is left to the list", () => {
  draw("ab");
  document.activeElement = rows.get("a");
  draw("b");
  assert.equal(document.activeElement, list);
  rows.clear();
  assert.equal(rows.get("b"), undefined);
});
