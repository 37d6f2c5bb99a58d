import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { load } from "./support/load.mjs";
import { settled } from "./support/server.mjs";

const { BrowserStorage } = await load("net/browser_storage");
const { Outbox } = await load("sync/outbox");
const { ConnectionLost, Refusal, TimedOut } = await load("net/problems");
const { OutboxSequence } = await load("sync/outbox_storage");

class Storage {
  kept = new Map();
  all = async () => [...this.kept.values()];
  save = (entry) => this.kept.set(entry.client_id, entry);
  remove = (clientId) => this.kept.delete(clientId);
}

class Transport {
  isLive = true;
  sent = [];
  answers = [];

  /** Answers come from `answers`, each a function; afterwards everything is acknowledged. */
  async request(frame) {
    this.sent.push(frame);
    const answer = this.answers.shift();
    if (answer) return answer(frame);
    return { message: { id: `m-${frame.content}`, client_id: frame.client_id, content: frame.content } };
  }
}

let storage, transport, waits, outbox;
const PATIENCE = 5000;
const never = () => new Promise(() => {});
const fails = (problem) => () => Promise.reject(problem);
/** Every pause is over at once, except that for a storage which does not answer. */
const pause = async (time) => (time === PATIENCE ? never() : waits.push(time));
const contents = () => transport.sent.map(({ content }) => content);

beforeEach(() => {
  [storage, transport, waits] = [new Storage(), new Transport(), []];
  outbox = new Outbox({ storage, transport, pause });
});

test("a message is kept until the server has it", async () => {
  outbox.add("chat", "hello");
  assert.equal(storage.kept.size, 1);
  await settled();
  assert.equal(storage.kept.size, 0);
  assert.deepEqual(outbox.in("chat"), []);
});

test("messages of one conversation go one after the other, in the order they were written", async () => {
  let release;
  transport.answers = [(frame) => new Promise((resolve) => (release = () => resolve({ message: frame })))];
  for (const word of ["one", "two", "three"]) outbox.add("chat", word);
  outbox.add("other", "elsewhere");
  await settled();
  assert.deepEqual(contents(), ["one", "elsewhere"]);
  release();
  await settled();
  assert.deepEqual(contents(), ["one", "elsewhere", "two", "three"]);
});

test("a time-out is tried again with the same client_id after 1, 2, 4 and 8 seconds, then it is up to the person", async () => {
  transport.answers = Array(5).fill(fails(new TimedOut()));
  const entry = outbox.add("chat", "hello");
  await settled();
  assert.deepEqual(waits, [1000, 2000, 4000, 8000]);
  assert.deepEqual(new Set(transport.sent.map((frame) => frame.client_id)), new Set([entry.client_id]));
  assert.equal(outbox.get(entry.client_id).state, "failed");
  outbox.retry(entry.client_id);
  await settled();
  assert.equal(outbox.get(entry.client_id), undefined);
  assert.equal(transport.sent.at(-1).client_id, entry.client_id);
});

test("what cannot be sent without a connection goes out, in order, when there is one", async () => {
  transport.isLive = false;
  for (const word of ["one", "two"]) outbox.add("chat", word);
  await settled();
  assert.deepEqual(contents(), []);
  transport.isLive = true;
  outbox.flush();
  await settled();
  assert.deepEqual(contents(), ["one", "two"]);
});

test("a cut while a message is on its way is no failure", async () => {
  transport.answers = [
    () => {
      transport.isLive = false;
      return Promise.reject(new ConnectionLost());
    },
  ];
  const entry = outbox.add("chat", "hello");
  await settled();
  assert.equal(outbox.get(entry.client_id).state, "pending");
  assert.deepEqual(waits, []);
  transport.isLive = true;
  outbox.flush();
  await settled();
  assert.equal(outbox.get(entry.client_id), undefined);
});

test("what an earlier page left behind is sent again, oldest first", async () => {
  storage.save({ client_id: "b", chat_id: "chat", content: "two", created_at: 2, state: "pending" });
  storage.save({ client_id: "a", chat_id: "chat", content: "one", created_at: 1, state: "pending" });
  await outbox.restore();
  await settled();
  assert.deepEqual(contents(), ["one", "two"]);
});

test("a refusal is told with its reason, and what comes after it still goes", async () => {
  const refused = [];
  outbox.addEventListener("refused", ({ detail }) => refused.push([detail.entry.content, detail.problem.message]));
  transport.answers = [fails(new Refusal({ code: "forbidden", error: "You may not write here." }))];
  outbox.add("chat", "one");
  outbox.add("chat", "two");
  await settled();
  assert.deepEqual(refused, [["one", "You may not write here."]]);
  assert.deepEqual(
    outbox.in("chat").map(({ content, state }) => [content, state]),
    [["one", "failed"]],
  );
});

test("a limit is waited for as long as the server says", async () => {
  transport.answers = [fails(new Refusal({ code: "rate_limited", error: "Slow down.", retry_after: 7 }))];
  outbox.add("chat", "hello");
  await settled();
  assert.deepEqual(waits, [7000]);
  assert.deepEqual(outbox.in("chat"), []);
});

test("an event that overtakes the answer settles the message, and a retry does not send it again", async () => {
  transport.answers = [
    (frame) => {
      outbox.confirm(frame.client_id, frame);
      return Promise.reject(new TimedOut());
    },
  ];
  outbox.add("chat", "hello");
  await settled();
  assert.deepEqual(contents(), ["hello"]);
  assert.equal(storage.kept.size, 0);
});

test("what was written first is sent first, whatever the clock did, in every tab and after a reload", async () => {
  const shared = { getItem: (key) => shared[key] ?? null, setItem: (key, value) => (shared[key] = value) };
  transport.isLive = false;
  const times = [900, 300, 600, 100];
  const tab = () =>
    new Outbox({
      storage,
      transport,
      pause,
      sequence: new OutboxSequence({ userId: "ana", storage: shared, now: () => times.shift() }),
    });
  const [one, other] = [tab(), tab()];
  one.add("chat", "first");
  one.add("chat", "second");
  other.add("chat", "third");
  one.add("chat", "fourth");
  await settled();
  transport.isLive = true;
  await tab().restore();
  await settled();
  assert.deepEqual(contents(), ["first", "second", "third", "fourth"]);
});

test("without a shared memory what is written goes on from what was kept", async () => {
  const broken = {
    getItem: () => null,
    setItem: () => {
      throw new Error("full");
    },
  };
  transport.isLive = false;
  const tab = (now) =>
    new Outbox({
      storage,
      transport,
      pause,
      sequence: new OutboxSequence({ storage: new BrowserStorage(() => broken), now: () => now }),
    });
  tab(900).add("chat", "first");
  const later = tab(300);
  await later.restore();
  later.add("chat", "second");
  await settled();
  transport.isLive = true;
  await later.flush();
  await settled();
  assert.deepEqual(contents(), ["first", "second"]);
});

test("when the line is back a tab sends what another one wrote before its own", async () => {
  transport.isLive = false;
  const sequence = new OutboxSequence();
  const [one, other] = [new Outbox({ storage, transport, pause, sequence }), new Outbox({ storage, transport, pause, sequence })];
  one.add("chat", "in one tab");
  other.add("chat", "in the other");
  await settled();
  transport.isLive = true;
  await other.flush();
  await settled();
  assert.deepEqual(contents(), ["in one tab", "in the other"]);
});

test("what was discarded in one tab is not sent by another that had taken it up", async () => {
  transport.isLive = false;
  const other = new Outbox({ storage, transport, pause });
  const { client_id: id } = outbox.add("chat", "a slip");
  await settled();
  await other.restore();
  outbox.remove(id);
  const changed = [];
  other.addEventListener("change", ({ detail }) => changed.push(detail));
  transport.isLive = true;
  await other.flush();
  await settled();
  assert.deepEqual([contents(), other.in("chat"), changed], [[], [], ["chat"]]);
});

test("what is not stored yet when the storage is read is not taken for discarded", async () => {
  transport.isLive = false;
  const all = storage.all;
  let finish;
  storage.all = () => new Promise((resolve) => (finish = async () => resolve(await all())));
  storage.save = () => new Promise((resolve) => (storage.saved = resolve));
  const before = outbox.add("chat", "before");
  const reading = outbox.restore();
  outbox.add("chat", "meanwhile");
  storage.saved(true);
  await settled();
  await finish();
  await reading;
  assert.deepEqual(
    outbox.in("chat").map(({ content }) => content),
    [before.content, "meanwhile"],
  );
});

test("a storage that cannot be read keeps nothing from being sent", async () => {
  storage.all = async () => null;
  transport.isLive = false;
  outbox.add("chat", "hello");
  await settled();
  transport.isLive = true;
  await outbox.flush();
  await settled();
  assert.deepEqual(contents(), ["hello"]);
});

test("a storage that does not answer is waited for only for a while, and what it says later is sent then", async () => {
  let [answer, passes] = [];
  storage.all = () => new Promise((resolve) => (answer = resolve));
  outbox = new Outbox({ storage, transport, pause: () => new Promise((resolve) => (passes = resolve)) });
  outbox.restore();
  outbox.add("chat", "new");
  await settled();
  assert.deepEqual(contents(), []);
  passes();
  await settled();
  assert.deepEqual(contents(), ["new"]);
  answer([{ client_id: "a", chat_id: "chat", content: "kept", created_at: 1, state: "pending" }]);
  await settled();
  assert.deepEqual(contents(), ["new", "kept"]);
});

test("what is tried again after the line was cut does not overtake what another tab wrote before it", async () => {
  let passes;
  outbox = new Outbox({ storage, transport, pause: () => new Promise((resolve) => (passes = resolve)) });
  transport.answers = [fails(new TimedOut())];
  outbox.add("chat", "second");
  await settled();
  const retry = passes;
  storage.save({ client_id: "a", chat_id: "chat", content: "first", order: 1, created_at: 1, state: "pending" });
  outbox.flush();
  await settled();
  retry();
  await settled();
  assert.deepEqual(contents(), ["second", "first", "second"]);
});

test("what was discarded on its way is neither told nor kept when it is refused", async () => {
  const refused = [];
  outbox.addEventListener("refused", ({ detail }) => refused.push(detail.entry.content));
  transport.answers = [
    (frame) => {
      outbox.remove(frame.client_id);
      return Promise.reject(new Refusal({ code: "forbidden", error: "No." }));
    },
  ];
  outbox.add("chat", "a slip");
  await settled();
  assert.deepEqual([refused, storage.kept.size], [[], 0]);
});

test("what is written while the storage is still read waits for what stands there", async () => {
  storage.save({ client_id: "a", chat_id: "chat", content: "kept", created_at: 1, state: "pending" });
  const reading = outbox.restore();
  outbox.add("chat", "new");
  await reading;
  await settled();
  assert.deepEqual(contents(), ["kept", "new"]);
});

test("what was removed while the storage was read does not come back", async () => {
  transport.isLive = false;
  const { client_id: id } = outbox.add("chat", "hello");
  const kept = await storage.all();
  storage.all = async () => kept;
  const reading = outbox.restore();
  outbox.remove(id);
  await reading;
  assert.deepEqual(outbox.in("chat"), []);
});

test("what this browser cannot keep is told, and is at risk until the server has it", async () => {
  const told = [];
  outbox.addEventListener("unstored", ({ detail }) => told.push(detail.content));
  transport.isLive = false;
  outbox.add("chat", "kept");
  await settled();
  assert.equal(outbox.isAtRisk, false);
  storage.save = async () => false;
  outbox.add("chat", "not kept");
  await settled();
  assert.deepEqual([told, outbox.isAtRisk], [["not kept"], true]);
  transport.isLive = true;
  outbox.flush();
  await settled();
  assert.deepEqual([contents(), outbox.isAtRisk], [["kept", "not kept"], false]);
});

test("what was discarded can be put back", async () => {
  transport.answers = [fails(new Refusal({ code: "forbidden", error: "No." }))];
  const entry = outbox.add("chat", "hello");
  await settled();
  outbox.remove(entry.client_id);
  assert.deepEqual(outbox.in("chat"), []);
  outbox.putBack(entry);
  assert.deepEqual(
    outbox.in("chat").map(({ content, state }) => [content, state]),
    [["hello", "failed"]],
  );
  assert.equal(storage.kept.size, 1);
});
