import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { load } from "./support/load.mjs";

const { Announcer } = await load("timeline/announcer");
const { ReadTimer } = await load("timeline/read_timer");
const { pollWhileInUse } = await load("ui/polling");
const { briefTime, dayLabel } = await load("words/dates");

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
});

test("a screen reader hears at most one sentence in two seconds, and a flood as a number", () => {
  const region = { textContent: "" };
  const announcer = new Announcer(region);
  announcer.announce("Bob: hello");
  for (const word of ["one", "two", "three"]) announcer.announce(`Bob: ${word}`);
  assert.equal(region.textContent, "Bob: hello");
  mock.timers.tick(2000);
  assert.equal(region.textContent, "3 new messages");
});

test("what is polled is asked for neither by a hidden page nor by an idle one", () => {
  let asked = 0;
  const page = { hidden: false };
  const client = { idleDetector: { isIdle: false } };
  const stop = pollWhileInUse(client, 1000, () => (asked += 1), page);
  mock.timers.tick(2000);
  assert.equal(asked, 2);
  page.hidden = true;
  mock.timers.tick(1000);
  Object.assign(page, { hidden: false });
  client.idleDetector.isIdle = true;
  mock.timers.tick(1000);
  assert.equal(asked, 2);
  client.idleDetector.isIdle = false;
  mock.timers.tick(1000);
  stop();
  mock.timers.tick(5000);
  assert.equal(asked, 3);
});

test("something counts as read after a second in a visible, focused window", () => {
  let reads = 0;
  const page = { visibilityState: "visible", hasFocus: () => true };
  const readTimer = new ReadTimer({ isSeen: () => true, onRead: () => (reads += 1), page });
  readTimer.check();
  mock.timers.tick(999);
  assert.equal(reads, 0);
  mock.timers.tick(1);
  assert.equal(reads, 1);
});

test("looking away within the second does not count", () => {
  let reads = 0;
  const page = { visibilityState: "visible", hasFocus: () => true };
  const readTimer = new ReadTimer({ isSeen: () => true, onRead: () => (reads += 1), page });
  readTimer.check();
  page.hasFocus = () => false;
  readTimer.check();
  page.hasFocus = () => true;
  mock.timers.tick(5000);
  assert.equal(reads, 0);
});

test("days are named as people name them", () => {
  const now = new Date(2026, 10, 20, 0, 5);
  assert.equal(dayLabel(new Date(2026, 10, 20, 0, 1), now), "Today");
  assert.equal(dayLabel(new Date(2026, 10, 19, 23, 59), now), "Yesterday");
  assert.equal(briefTime(new Date(2026, 10, 19, 12), now), "Yesterday");
  assert.match(dayLabel(new Date(2026, 10, 1), now), /2026/);
});
