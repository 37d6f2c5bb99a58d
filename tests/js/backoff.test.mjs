import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support/load.mjs";

const { isFinal, reconnectDelay } = await load("net/backoff");
const most = () => 1;
const least = () => 0;

test("the first attempt comes within a second, the others double up to thirty", () => {
  const ceilings = [0, 1, 2, 3, 4, 5, 6, 7, 20].map((attempt) => reconnectDelay(attempt, 1006, most));
  assert.deepEqual(ceilings, [1000, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});

test("the jitter is full: an attempt may come at once", () => {
  assert.equal(reconnectDelay(6, 1006, least), 0);
});

test("a client that was too slow waits a second, one of too many ten", () => {
  assert.equal(reconnectDelay(0, 4008, least), 1000);
  assert.equal(reconnectDelay(0, 4029, least), 10_000);
});

test("only bad frames and a forbidden origin are final", () => {
  assert.deepEqual([4400, 4403, 4401, 4408, 4008, 4029, 1001, 1012].filter(isFinal), [4400, 4403]);
});
