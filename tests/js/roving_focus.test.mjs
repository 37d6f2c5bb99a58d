import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support/load.mjs";

const { itemFor } = await load("ui/roving_focus");

const items = ["Mark as read", "Mute", "  leave  "].map((textContent) => ({ textContent }));
const [first, middle, last] = items;
const from = (current, key, options) => itemFor({ key }, items, current, options);

test("arrows lead to the neighbours, and nowhere beyond the ends", () => {
  assert.equal(from(first, "ArrowDown"), middle);
  assert.equal(from(last, "ArrowUp"), middle);
  assert.equal(from(first, "ArrowUp"), undefined);
  assert.equal(from(last, "ArrowDown"), undefined);
});

test("where the list wraps, its ends are neighbours", () => {
  const wraps = true;
  assert.equal(from(first, "ArrowUp", { wraps }), last);
  assert.equal(from(last, "ArrowDown", { wraps }), first);
  assert.equal(from(first, "ArrowDown", { wraps }), middle);
});

test("Home and End lead to the ends, from wherever", () => {
  for (const current of [...items, undefined]) {
    assert.equal(from(current, "Home"), first);
    assert.equal(from(current, "End"), last);
  }
});

test("from outside, arrows lead to the last item; down to the first if the list wraps", () => {
  assert.equal(from(undefined, "ArrowUp"), last);
  assert.equal(from(undefined, "ArrowDown"), last);
  assert.equal(from(undefined, "ArrowUp", { wraps: true }), last);
  assert.equal(from(undefined, "ArrowDown", { wraps: true }), first);
});

test("PageUp and PageDown lead further, but not beyond the ends, where a page has a size", () => {
  const numbers = Array.from({ length: 10 }, (_, number) => ({ number }));
  const paged = (at, key) => itemFor({ key }, numbers, numbers[at], { wraps: true, page: 4 }).number;
  assert.deepEqual([paged(1, "PageDown"), paged(7, "PageDown"), paged(9, "PageDown")], [5, 9, 9]);
  assert.deepEqual([paged(8, "PageUp"), paged(2, "PageUp"), paged(0, "PageUp")], [4, 0, 0]);
  assert.equal(from(first, "PageDown"), undefined);
});

test("a letter leads to the next item that begins with it, around the end, if letters are wanted", () => {
  const letters = true;
  assert.equal(from(first, "m", { letters }), middle);
  assert.equal(from(middle, "M", { letters }), first);
  assert.equal(from(last, "l", { letters }), last);
  assert.equal(from(undefined, "l", { letters }), last);
  for (const key of ["x", " ", "Enter", "Mute"]) assert.equal(from(first, key, { letters }), undefined);
  assert.equal(from(first, "l"), undefined);
});

test("a key that is pressed together with Alt, Ctrl or Cmd means something else", () => {
  for (const modifier of ["altKey", "ctrlKey", "metaKey"]) {
    assert.equal(itemFor({ key: "ArrowDown", [modifier]: true }, items, first), undefined);
    assert.equal(itemFor({ key: "l", [modifier]: true }, items, first, { letters: true }), undefined);
  }
});

test("an empty list leads nowhere", () => {
  for (const wraps of [false, true]) {
    for (const key of ["ArrowUp", "ArrowDown", "Home", "End", "PageUp"]) {
      assert.equal(itemFor({ key }, [], null, { wraps, page: 8 }), undefined);
    }
  }
});
