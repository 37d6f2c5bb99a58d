import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { load } from "./support/load.mjs";

const { PresenceChannel } = await load("presence/presence_channel");
const { ConnectionLost, Refusal } = await load("net/problems");

class Server {
  calls = [];
  joinChannel = async ({ id }) => {
    this.calls.push(`join ${id}`);
    if (this.problem) throw this.problem;
    return { chat: { id } };
  };
  leaveChannel = async (id) => this.calls.push(`leave ${id}`);
}

class Conversation {
  isLoaded = true;
  polls = 0;
  presence = { clearOnline: () => (this.isCleared = true) };
  refresh = (chat) => (this.refreshed = chat);
  sync = () => (this.polls += 1);

  constructor(id, { kind = "room", isMember = true } = {}) {
    Object.assign(this, { id, isMember, chat: { id, kind } });
  }
}

let server, presenceChannel;
const page = { hidden: false };

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setInterval"] });
  server = new Server();
  page.hidden = false;
  presenceChannel = new PresenceChannel({ server, page });
});

test("the conversation that is shown is subscribed to, until another one is shown", async () => {
  const one = new Conversation("one");
  presenceChannel.show(one);
  presenceChannel.show(new Conversation("two"));
  presenceChannel.show(null);
  await null;
  assert.deepEqual(server.calls, ["join one", "leave one", "join two", "leave two"]);
  assert.ok(one.isCleared);
});

test("what the server answers is what the page knows from then on", async () => {
  const one = new Conversation("one");
  presenceChannel.show(one);
  await new Promise(setImmediate);
  assert.deepEqual(one.refreshed, { id: "one" });
});

test("direct conversations need no subscription", () => {
  presenceChannel.show(new Conversation("one", { kind: "direct" }));
  assert.deepEqual(server.calls, []);
});

test("a new connection subscribes again", () => {
  presenceChannel.show(new Conversation("one"));
  presenceChannel.resume();
  assert.deepEqual(server.calls, ["join one", "join one"]);
});

test("without a connection the next one subscribes, and a refused subscription is not ended", async () => {
  server.problem = new ConnectionLost();
  presenceChannel.show(new Conversation("one"));
  await new Promise(setImmediate);
  presenceChannel.show(new Conversation("one"));
  server.problem = new Refusal({ code: "not_found" });
  presenceChannel.show(new Conversation("two"));
  await new Promise(setImmediate);
  presenceChannel.show(null);
  assert.deepEqual(server.calls, ["join one", "leave one", "join one", "leave one", "join two"]);
});

test("someone who has not joined is never joined by reading, and polls while the page is visible", () => {
  const one = new Conversation("one", { isMember: false });
  presenceChannel.show(one);
  mock.timers.tick(15_000);
  page.hidden = true;
  mock.timers.tick(15_000);
  assert.deepEqual([server.calls, one.polls], [[], 2]);
  presenceChannel.show(null);
  page.hidden = false;
  mock.timers.tick(60_000);
  assert.equal(one.polls, 2);
});

test("someone who joins the room that is shown is subscribed from then on", () => {
  const one = new Conversation("one", { isMember: false });
  presenceChannel.show(one);
  one.isMember = true;
  presenceChannel.show(one);
  mock.timers.tick(60_000);
  assert.deepEqual([server.calls, one.polls], [["join one"], 1]);
});
