import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { load } from "./support/load.mjs";

const { aheadOfDevice, learn, onDevice, serverNow } = await load("words/clock");
const { isMuted, mutedUntil } = await load("sync/muting");
const { Ticker } = await load("sync/ticker");
const { TypingSignal } = await load("composer/typing_signal");

const HOUR = 3_600_000;
const hears = (ahead) => learn(Date.now() + ahead, { sentAt: Date.now() });
afterEach(() => hears(0));

test("a clock that is right, but for what an answer takes, is believed", () => {
  hears(-1500);
  assert.equal(aheadOfDevice(), 0);
});

test("what a device with a wrong clock is told by the server holds", () => {
  hears(5 * HOUR);
  assert.ok(Math.abs(serverNow() - Date.now() - 5 * HOUR) < 10_000);
  const justNow = new Date(serverNow()).toISOString();
  assert.ok(Math.abs(onDevice(justNow) - Date.now()) < 10_000);
  assert.ok(Math.abs(Date.parse(mutedUntil(1)) - Date.now() - 6 * HOUR) < 10_000);
  assert.ok(isMuted({ muted_until: new Date(Date.now() + 5.5 * HOUR).toISOString() }));
  assert.ok(!isMuted({ muted_until: new Date(Date.now() + 4.5 * HOUR).toISOString() }));
});

test("an answer that does not say when it was made teaches nothing", () => {
  hears(5 * HOUR);
  learn(Date.parse(null), { sentAt: Date.now() });
  assert.notEqual(aheadOfDevice(), 0);
});

test("a new day, in either direction, and a new idea of the time are told once each", () => {
  let [days, now] = [0, new Date(2026, 0, 1, 23, 59, 59)];
  const time = new Ticker({ directory: { withMute: [] }, onDay: () => (days += 1), now: () => now });
  const pass = (moment) => {
    now = moment;
    time.tick();
    time.tick();
    return days;
  };
  assert.equal(pass(new Date(2026, 0, 1, 23, 59, 59)), 0);
  assert.equal(pass(new Date(2026, 0, 2, 0, 0, 0)), 1);
  assert.equal(pass(new Date(2026, 0, 1, 23, 57, 0)), 2);
  hears(5 * HOUR);
  assert.equal(pass(now), 3);
});

test("a mute that is over ends by itself", () => {
  const chat = (until) => ({
    chat: { muted_until: until },
    describe(fields) {
      Object.assign(this.chat, fields);
    },
  });
  const all = [chat("2026-01-01T00:00:00.000Z"), chat("9000-01-01T00:00:00.000Z")];
  new Ticker({ directory: { withMute: all }, onDay: () => {} }).tick();
  assert.deepEqual(
    all.map((one) => one.chat.muted_until),
    [null, "9000-01-01T00:00:00.000Z"],
  );
});

test("a clock that was set back does not keep others from seeing that one writes", () => {
  const [said, times] = [[], [600_000, 420_000]];
  const signal = new TypingSignal({ send: ({ type }) => said.push(type), now: () => times[0] });
  signal.wrote("one", "a");
  times.shift();
  signal.wrote("one", "ab");
  assert.deepEqual(said, ["typing", "typing"]);
});
