import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { FakeSocket } from "./support/fake_socket.mjs";
import { load } from "./support/load.mjs";
import { settled } from "./support/server.mjs";

const { Api } = await load("net/api");
const { Session } = await load("net/session");
const { Socket } = await load("net/socket");

const ALICE = { id: "alice", display_name: "Alice" };
const CAROL = { id: "carol", display_name: "Carol" };
let socket, session, channel, signedIn, frames, states;

beforeEach(() => {
  FakeSocket.made = [];
  [frames, states, signedIn, channel] = [[], [], ALICE, { said: [], postMessage: (word) => channel.said.push(word) }];
  socket = new Socket({ url: "ws://here/ws/", personId: "alice", WebSocket: FakeSocket });
  socket.addEventListener("frame", ({ detail }) => frames.push(detail.type));
  socket.addEventListener("state", ({ detail }) => states.push(detail));
  session = new Session({ me: ALICE, socket, ask: async () => signedIn, channel });
  socket.open();
});

afterEach(() => socket.giveUp());

const receive = (user, ...more) => {
  FakeSocket.last.open();
  FakeSocket.last.receive({ type: "authenticated", user, heads: {} }, ...more);
};

test("a connection that turns out to be somebody else's is never live, and nothing of it is heard or sent", async () => {
  receive(CAROL, { type: "message", n: 1 });
  assert.deepEqual([states, frames], [["connecting", "authenticating", "other-person"], []]);
  assert.deepEqual([socket.send({ type: "typing" }), FakeSocket.last.sent, FakeSocket.last.isClosed], [false, [], true]);
  assert.equal(session.stranger.display_name, "Carol");
  socket.probe();
  await settled();
  assert.equal(FakeSocket.made.length, 1);
});

test("what is under way when the session ends is told that the connection is gone", async () => {
  receive(ALICE);
  const answer = socket.request({ type: "message" });
  socket.giveUp();
  await assert.rejects(answer, /connection was lost/);
});

test("a look finds out who is signed in: nobody, somebody else, or this page's person again", async () => {
  receive(ALICE);
  for (const [person, state] of [
    [null, "signed-out"],
    [CAROL, "other-person"],
    [null, "signed-out"],
    [ALICE, "connecting"],
  ]) {
    signedIn = person;
    await session.check();
    assert.equal(socket.state, state);
  }
  receive(ALICE);
  assert.equal(socket.state, "live");
});

test("what is known already is not said again, and what cannot be found out changes nothing", async () => {
  receive(ALICE);
  signedIn = null;
  await session.check();
  await session.check();
  session.ask = () => Promise.reject(new Error("no line"));
  await session.check();
  assert.deepEqual(states.slice(-2), ["live", "signed-out"]);
});

test("a page that opens lets the others look", async () => {
  receive(ALICE);
  session.announce();
  assert.deepEqual(channel.said, ["alice"]);
  signedIn = CAROL;
  channel.onmessage({ data: "carol" });
  await settled();
  assert.equal(socket.state, "other-person");
});

test("what is written meanwhile says until when it waits", () => {
  receive(ALICE);
  assert.equal(session.waitingWords, "");
  socket.giveUp();
  assert.equal(session.waitingWords, "Will be sent when you sign in again");
  socket.giveUp(CAROL);
  assert.equal(session.waitingWords, "Will be sent when \u2068Alice\u2069 signs in again");
});

// Calls of REST.

const asked = [];
const answering =
  (status) =>
  async (path, { method, headers }) => {
    asked.push([method, path, headers]);
    return { status, ok: status < 400, json: async () => ({}), headers: new Headers() };
  };

test("every call says whose page it comes from, and carries the token of this moment", async () => {
  asked.length = 0;
  let token = "old";
  const api = new Api({ token: () => token, session, fetch: answering(200) });
  await api.get("/api/chats");
  token = "new";
  await api.post("/api/rooms", { name: "x" });
  assert.deepEqual(
    asked.map(([, , headers]) => headers["X-Parley-User"]),
    ["alice", "alice"],
  );
  assert.equal(asked[1][2]["X-CSRFToken"], "new");
});

test("a call that is refused because of whose session it is makes the page look, and no other call leaves it", async () => {
  asked.length = 0;
  signedIn = CAROL;
  const api = new Api({ token: () => "", session, fetch: answering(401) });
  await assert.rejects(api.post("/api/rooms"), /Sign in again/);
  assert.equal(socket.state, "other-person");
  await assert.rejects(api.post("/api/rooms"), ({ isSignedOut }) => isSignedOut);
  assert.equal(asked.length, 1);
});
