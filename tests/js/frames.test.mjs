import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { load } from "./support/load.mjs";
import { Server, settled } from "./support/server.mjs";

const { Directory } = await load("sync/directory");
const { handleFrame } = await load("sync/frames");
const { PeoplePresence } = await load("presence/people_presence");

/** What frames act on: the page's client, without a page. */
class Client {
  refreshes = 0;
  flushes = 0;
  epoch = "first";
  server = new Server();
  directory = new Directory({ me: { id: "alice" }, server: this.server });
  outbox = { flush: () => (this.flushes += 1) };
  peoplePresence = new PeoplePresence(this.server);
  presenceChannel = { resume: () => (this.resumptions += 1) };
  resumptions = 0;
  attends = 0;
  idleDetector = { isIdle: false };
  statuses = 0;
  sayStatus = () => (this.statuses += 1);
  me = { id: "alice" };
  refreshChats = async () => (this.refreshes += 1);
  adoptBuild = () => {};
  subscribeToShown = () => (this.attends += 1);
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
  assert.deepEqual(conversation.receipts.readersOf({ seq: 1 }), ["bob"]);
  assert.equal(conversation.readState.unread, 0);
});

test("a removed conversation disappears, an added one appears", () => {
  handleFrame(client, { type: "chat_removed", chat_id: "chat", reason: "left" });
  handleFrame(client, { type: "chat_added", chat: client.server.chat({ id: "another" }) });
  assert.deepEqual(
    client.directory.all.map(({ id }) => id),
    ["another"],
  );
});

test("a conversation that was removed and is added again begins anew", async () => {
  handleFrame(client, client.server.send("bob", "before"));
  handleFrame(client, { type: "chat_removed", chat_id: "chat", reason: "removed" });
  client.server.send("bob", "meanwhile");
  handleFrame(client, { type: "chat_added", chat: client.server.chat({ unread: 0, last_read_seq: 2 }) });
  handleFrame(client, client.server.send("bob", "after"));
  const conversation = client.directory.get("chat");
  await conversation.load();
  assert.deepEqual(
    conversation.messages.all.map(({ content }) => content),
    ["before", "meanwhile", "after"],
  );
  assert.equal(conversation.readState.unread, 1);
});

test("a removal says why, to whoever shows the conversation", () => {
  const reasons = [];
  client.directory.addEventListener("removed", ({ detail }) => reasons.push(detail.reason));
  handleFrame(client, { type: "chat_removed", chat_id: "chat", reason: "removed" });
  assert.deepEqual(reasons, ["removed"]);
});

test("joining on another device what is shown here lets this page take part", () => {
  client.current = client.directory.get("chat");
  handleFrame(client, { type: "chat_added", chat: client.server.chat({ my_role: "member" }) });
  assert.equal(client.attends, 1);
  handleFrame(client, { type: "chat_added", chat: client.server.chat({ id: "another" }) });
  assert.equal(client.attends, 1);
});

test("names, descriptions, rights and codes change in place", () => {
  handleFrame(client, { type: "chat_updated", chat_id: "chat", fields: { name: "Workshop", member_count: 4 } });
  handleFrame(client, { type: "chat_settings", chat_id: "chat", fields: { my_role: "creator", room_id: "A7K2M9P1" } });
  const { name, member_count, my_role, room_id } = client.directory.get("chat").chat;
  assert.deepEqual([name, member_count, my_role, room_id], ["Workshop", 4, "creator", "A7K2M9P1"]);
});

test("others are seen typing until they stop or their message comes, and oneself never", () => {
  const { presence } = client.directory.get("chat");
  const typing = (id, type = "typing") => handleFrame(client, { type, chat_id: "chat", user: { id } });
  for (const id of ["alice", "bob", "carol", "dora"]) typing(id);
  typing("carol", "stop_typing");
  handleFrame(client, client.server.send("dora", "done"));
  assert.deepEqual(
    presence.typists.map(({ id }) => id),
    ["bob"],
  );
});

test("who is online reaches the conversation", () => {
  handleFrame(client, { type: "online_users", chat_id: "chat", count: 120 });
  assert.deepEqual(client.directory.get("chat").presence.online, { count: 120, users: null });
});

test("presence reaches the conversation with that person", async () => {
  client.peoplePresence.addEventListener("change", ({ detail }) => client.directory.updatePerson(detail));
  handleFrame(client, { type: "status", user_id: "bob", status: "away", last_seen: null });
  assert.equal(client.directory.get("chat").chat.peer.status, "away");
});

test("a new connection opens again what is shown, once the list is compared", async () => {
  authenticated({ chat: 0 });
  await settled();
  client.refreshChats = async () => assert.equal(client.resumptions, 1);
  authenticated({ chat: 0 });
  await settled();
  assert.equal(client.resumptions, 2);
});

test("whoever is away stays so when the connection is made anew", () => {
  authenticated({ chat: 0 });
  client.idleDetector.isIdle = true;
  authenticated({ chat: 0 });
  assert.equal(client.statuses, 1);
});

test("unknown frames without a number are ignored", async () => {
  handleFrame(client, { type: "something_new", chat_id: "chat" });
  await settled();
  assert.equal(client.refreshes, 0);
});
