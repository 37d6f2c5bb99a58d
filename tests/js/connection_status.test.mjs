import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support/load.mjs";

const { connectionStatus } = await load("page/connection_status");
const quiet = { state: "live", isOnline: true, lostFor: 0, retryIn: 0, busyFor: 0, wasShown: false, hasUpdate: false };
const status = (fields) => connectionStatus({ ...quiet, ...fields });

test("a live connection needs no words", () => {
  assert.deepEqual(status({}), { kind: "none", text: "" });
});

test("a cut of less than three seconds goes unnoticed", () => {
  assert.equal(status({ state: "waiting", lostFor: 2999 }).kind, "none");
  assert.equal(status({ state: "waiting", lostFor: 3000 }).kind, "reconnecting");
});

test("a countdown appears only when it is worth counting", () => {
  assert.equal(status({ state: "waiting", lostFor: 9000, retryIn: 3000 }).text, "Reconnecting…");
  assert.equal(status({ state: "waiting", lostFor: 9000, retryIn: 6200 }).text, "Reconnecting in 7 s");
});

test("a browser without a network says so at once", () => {
  assert.equal(status({ state: "waiting", isOnline: false }).kind, "offline");
});

test("catching up shows after a second", () => {
  assert.equal(status({ busyFor: 900 }).kind, "none");
  assert.equal(status({ busyFor: 1100 }).kind, "catching-up");
});

test("the bar says farewell only if it was there", () => {
  assert.equal(status({ wasShown: true }).text, "Back online");
});

test("it says who is signed in instead", () => {
  const { kind, text } = status({ state: "other-person", isOnline: false, stranger: { display_name: "Carol" } });
  assert.deepEqual([kind, text], ["other-person", "You're signed in as \u2068Carol\u2069."]);
});

test("signed out and refused last, whatever the network does", () => {
  assert.equal(status({ state: "signed-out", isOnline: false }).kind, "signed-out");
  assert.equal(status({ state: "refused" }).kind, "refused");
});
