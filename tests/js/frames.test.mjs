import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { load } from "./support/load.mjs";
import { Server, settled } from "./support/server.mjs";

const { Directory } = await load("models/directory");
const { handleFrame } = await load("models/frames");
const { Presences } = await load("models/presences");

/** What frames act on: the page's client, without a page. */
class Client {
  refreshes = 0;
  flushes = 0;
  epoch = "first";
  server = new Server();
  directory = new Directory({ me: { id: "alice" }, server: this.server });
  outbox = { flush: () => (this.flushes += 1) };
  presences = new Presences(this.server);
  refreshChats = async () => (this.refreshes += 1);
  adoptBuild = () => {};
  adoptEpoch = (epoch) => (this.epoch = epoch);
}

let client;
const authenticated = (heads) => handleFrame(client, { type: "authenticated", epoch: "first", build: "b", heads });

beforeEach(() => {
  client = new Client();
  client.directory.put(client.server.chat());
});

test("the first connection asks for nothing when the page is up to date, and sends what waits", () => {
  authenticated({ chat: 0, "never-begun": 0 });
  assert.deepEqual([client.refreshes, client.flushes], [0, 1]);
});

test("a conversation that moved on since the page was drawn is asked for", () => {
  authenticated({ chat: 2 });
  assert.equal(client.refreshes, 1);
});

test("after a cut all conversations are compared, once", () => {
  authenticated({ chat: 0 });
  authenticated({ chat: 0 });
  assert.equal(client.refreshes, 1);
});

test("the first message of an unknown conversation makes it appear", () => {
  handleFrame(client, { type: "message", chat_id: "another", n: 1, message: {} });
  assert.equal(client.refreshes, 1);
});

test("a message of a known conversation goes there", () => {
  handleFrame(client, client.server.send("bob", "hello"));
  assert.equal(client.directory.get("chat").lastMessage.content, "hello");
});

test("receipts and own positions reach their conversation", () => {
  handleFrame(client, client.server.send("bob", "hello"));
  handleFrame(client, { type: "read", chat_id: "chat", user_id: "bob", seq: 1 });
  handleFrame(client, { type: "read_position", chat_id: "chat", last_read_seq: 1, unread: 0, rev: 1 });
  const conversation = client.directory.get("chat");
  assert.ok(conversation.isReadByOthers({ seq: 1 }));
  assert.equal(conversation.standing.unread, 0);
});

test("a removed conversation disappears, an added one appears", () => {
  handleFrame(client, { type: "chat_removed", chat_id: "chat", reason: "left" });
  handleFrame(client, { type: "chat_added", chat: client.server.chat({ id: "another" }) });
  assert.deepEqual(client.directory.all.map(({ id }) => id), ["another"]);
});

test("unknown frames without a number are ignored", async () => {
  handleFrame(client, { type: "something_new", chat_id: "chat" });
  await settled();
  assert.equal(client.refreshes, 0);
});
