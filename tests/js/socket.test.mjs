import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { FakeSocket } from "./support/fake_socket.mjs";
import { load } from "./support/load.mjs";

const { Socket } = await load("net/socket");
const { ConnectionLost, Refusal, TimedOut } = await load("net/problems");
let socket;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  FakeSocket.made = [];
  socket = new Socket({ url: "ws://here/ws/", WebSocket: FakeSocket, random: () => 1 });
  socket.open();
});

test("it offers parley.1 and is live when the server says who one is", () => {
  const states = [];
  socket.addEventListener("state", ({ detail }) => states.push(detail));
  FakeSocket.last.authenticate();
  assert.deepEqual(FakeSocket.last.protocols, ["parley.1"]);
  assert.deepEqual(states, ["authenticating", "live"]);
});

test("several objects in one text are several frames", () => {
  const types = [];
  socket.addEventListener("frame", ({ detail }) => types.push(detail.type));
  FakeSocket.last.open();
  FakeSocket.last.receive({ type: "authenticated" }, { type: "message", n: 1 }, { type: "read" });
  assert.deepEqual(types, ["authenticated", "message", "read"]);
});

test("an answer finds its request, even when answers overtake each other", async () => {
  FakeSocket.last.authenticate();
  const answers = [socket.request({ type: "sync" }), socket.request({ type: "read" })];
  const [sync, read] = FakeSocket.last.sent;
  FakeSocket.last.receive({ type: "ack", re: read.id, unread: 0 }, { type: "changes", re: sync.id, head: 4 });
  assert.deepEqual(
    (await Promise.all(answers)).map(({ type }) => type),
    ["changes", "ack"],
  );
});

test("an error is a refusal with the server's sentence", async () => {
  FakeSocket.last.authenticate();
  const answer = socket.request({ type: "message" });
  FakeSocket.last.receive({ type: "error", re: "r1", code: "rate_limited", error: "Slow down.", retry_after: 3 });
  await assert.rejects(answer, (problem) => problem instanceof Refusal && problem.retryAfter === 3);
});

test("no answer for ten seconds is a time-out", async () => {
  FakeSocket.last.authenticate();
  const answer = socket.request({ type: "message" });
  mock.timers.tick(10_000);
  await assert.rejects(answer, TimedOut);
});

test("a cut answers every open request and a new connection is made", async () => {
  FakeSocket.last.authenticate();
  const answer = socket.request({ type: "message" });
  FakeSocket.last.cut();
  await assert.rejects(answer, ConnectionLost);
  assert.equal(socket.state, "waiting");
  mock.timers.tick(1000);
  assert.equal(FakeSocket.made.length, 2);
});

test("without a live connection a request fails at once", async () => {
  await assert.rejects(socket.request({ type: "message" }), ConnectionLost);
});

test("while nobody is signed in a request says that one has to sign in", async () => {
  socket.giveUp();
  await assert.rejects(socket.request({ type: "edit_message" }), { message: "Sign in again to do this." });
});

test("after 25 s of silence it pings, after 10 more it connects anew", () => {
  FakeSocket.last.authenticate();
  const first = FakeSocket.last;
  mock.timers.tick(25_000);
  assert.deepEqual(first.sent, [{ type: "ping" }]);
  mock.timers.tick(10_000);
  assert.ok(first.isClosed);
  assert.equal(socket.state, "waiting");
});

test("anything heard in time keeps the connection", () => {
  FakeSocket.last.authenticate();
  mock.timers.tick(25_000);
  FakeSocket.last.receive({ type: "pong" });
  mock.timers.tick(15_000);
  assert.equal(socket.state, "live");
});

test("a server that accepts the connection and then says nothing is given up too", () => {
  FakeSocket.last.open();
  mock.timers.tick(25_000);
  mock.timers.tick(10_000);
  assert.equal(socket.state, "waiting");
});

test("bad frames and a forbidden origin end it", () => {
  FakeSocket.last.cut(4403);
  assert.equal(socket.state, "refused");
  mock.timers.tick(60_000);
  assert.equal(FakeSocket.made.length, 1);
});

test("an ended session is tried once more, then somebody has to sign in", () => {
  FakeSocket.last.authenticate();
  FakeSocket.last.cut(4401);
  assert.equal(socket.state, "waiting");
  mock.timers.tick(1000);
  FakeSocket.last.open();
  FakeSocket.last.cut(4408);
  assert.equal(socket.state, "signed-out");
});

test("an ended session makes it doubt, and whoever knows can end the trying", () => {
  let doubts = 0;
  socket.addEventListener("doubt", () => (doubts += 1));
  FakeSocket.last.authenticate();
  FakeSocket.last.cut(4401);
  assert.equal(doubts, 1);
  socket.giveUp();
  mock.timers.tick(60_000);
  assert.deepEqual([socket.state, FakeSocket.made.length], ["signed-out", 1]);
});

test("when the network comes back it does not wait for its turn", () => {
  FakeSocket.last.cut();
  mock.timers.tick(1000);
  FakeSocket.last.cut();
  socket.probe();
  assert.equal(FakeSocket.made.length, 3);
});

test("when the tab comes back it asks whether the connection still lives", () => {
  FakeSocket.last.authenticate();
  socket.probe();
  assert.deepEqual(FakeSocket.last.sent, [{ type: "ping" }]);
  mock.timers.tick(10_000);
  assert.equal(socket.state, "waiting");
});
