import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support/load.mjs";

const { remember } = await load("net/cookies");

test("a cookie goes back to this site for a year, and by https only where it was set by https", () => {
  const cookies = ["https:", "http:"].map((protocol) => {
    Object.assign(globalThis, { document: {}, location: { protocol } });
    remember("time_zone", "Europe/Berlin");
    return globalThis.document.cookie;
  });
  const plain = "time_zone=Europe/Berlin; path=/; max-age=31536000; samesite=lax";
  assert.deepEqual(cookies, [`${plain}; secure`, plain]);
});
