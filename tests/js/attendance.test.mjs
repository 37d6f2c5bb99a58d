import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { load } from "./support/load.mjs";

const { Attendance } = await load("models/attendance");
const { ConnectionLost, Refusal } = await load("models/problems");

class Server {
  calls = [];
  enter = async ({ id }) => {
    this.calls.push(`enter ${id}`);
    if (this.problem) throw this.problem;
    return { chat: { id } };
  };
  exit = async (id) => this.calls.push(`exit ${id}`);
}

class Conversation {
  isLoaded = true;
  looks = 0;
  company = { part: () => (this.isParted = true) };
  refresh = (chat) => (this.refreshed = chat);
  catchUp = () => (this.looks += 1);

  constructor(id, { kind = "room", isMember = true } = {}) {
    Object.assign(this, { id, isMember, chat: { id, kind } });
  }
}

let server, attendance;
const page = { hidden: false };

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setInterval"] });
  server = new Server();
  page.hidden = false;
  attendance = new Attendance({ server, page });
});

test("the conversation that is shown is open, and closed when another one is shown", async () => {
  const one = new Conversation("one");
  attendance.show(one);
  attendance.show(new Conversation("two"));
  attendance.show(null);
  await null;
  assert.deepEqual(server.calls, ["enter one", "exit one", "enter two", "exit two"]);
  assert.ok(one.isParted);
});

test("what the server answers is what the page knows from then on", async () => {
  const one = new Conversation("one");
  attendance.show(one);
  await new Promise(setImmediate);
  assert.deepEqual(one.refreshed, { id: "one" });
});

test("direct conversations need no opening", () => {
  attendance.show(new Conversation("one", { kind: "direct" }));
  assert.deepEqual(server.calls, []);
});

test("a new connection opens it again", () => {
  attendance.show(new Conversation("one"));
  attendance.resume();
  assert.deepEqual(server.calls, ["enter one", "enter one"]);
});

test("without a connection it is left to the next one, and what was refused is not closed", async () => {
  server.problem = new ConnectionLost();
  attendance.show(new Conversation("one"));
  await new Promise(setImmediate);
  attendance.show(new Conversation("one"));
  server.problem = new Refusal({ code: "not_found" });
  attendance.show(new Conversation("two"));
  await new Promise(setImmediate);
  attendance.show(null);
  assert.deepEqual(server.calls, ["enter one", "exit one", "enter one", "exit one", "enter two"]);
});

test("whoever only looks on never joins by looking, and asks for news while the page is seen", () => {
  const one = new Conversation("one", { isMember: false });
  attendance.show(one);
  mock.timers.tick(15_000);
  page.hidden = true;
  mock.timers.tick(15_000);
  assert.deepEqual([server.calls, one.looks], [[], 2]);
  attendance.show(null);
  page.hidden = false;
  mock.timers.tick(60_000);
  assert.equal(one.looks, 2);
});

test("whoever joins what they look at takes part from then on", () => {
  const one = new Conversation("one", { isMember: false });
  attendance.show(one);
  one.isMember = true;
  attendance.show(one);
  mock.timers.tick(60_000);
  assert.deepEqual([server.calls, one.looks], [["enter one"], 1]);
});
