import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support/load.mjs";

const { Cursor } = await load("sync/cursor");

test("the next number moves the cursor, an old one is dropped", () => {
  const cursor = new Cursor(5);
  assert.equal(cursor.accept(6), "next");
  assert.equal(cursor.accept(6), "old");
  assert.equal(cursor.accept(3), "old");
  assert.equal(cursor.value, 6);
});

test("a later number does not move the cursor but is remembered", () => {
  const cursor = new Cursor(5);
  assert.equal(cursor.accept(9), "later");
  assert.equal(cursor.value, 5);
  assert.equal(cursor.behind, 4);
});

test("the cursor never goes back when an answer is older than an event", () => {
  const cursor = new Cursor(5);
  cursor.accept(6);
  cursor.advance(5);
  assert.equal(cursor.value, 6);
});

test("numbers heard of while a page was loading are still missing after it", () => {
  const cursor = new Cursor(5);
  cursor.notice(12);
  cursor.restart(10);
  assert.equal(cursor.behind, 2);
});
