import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support/load.mjs";

const { waiting } = await load("sidebar/sections");

test("at most five conversations with unread messages that notify are listed, in the order in which they came", () => {
  const conversations = [1, 0, 2, 3, 4, 5, 6].map((loud) => ({ loud }));
  assert.deepEqual(
    waiting(conversations).map(({ loud }) => loud),
    [1, 2, 3, 4, 5],
  );
});
