import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support/load.mjs";
import { Server, settled } from "./support/server.mjs";

const { Conversation } = await load("sync/conversation");
const { ConnectionLost, Refusal } = await load("net/problems");
const ME = { id: "alice" };

async function opened(server, options = {}) {
  const conversation = new Conversation(server.chat(), { me: ME, server, pause: async () => {}, ...options });
  await conversation.load();
  return conversation;
}

function assertSame(conversation, server) {
  const facts = (messages) => messages.map(({ id, seq, changed, content, deleted }) => ({ id, seq, changed, content, deleted }));
  assert.deepEqual(facts(conversation.messages.all), facts(server.messages));
}

test("events in order are applied without asking the server", async () => {
  const server = new Server();
  server.send("bob", "one");
  const conversation = await opened(server);
  conversation.receive(server.send("bob", "two"));
  conversation.receive(server.edit("m1", "one, better"));
  conversation.receive(server.delete("m2"));
  assertSame(conversation, server);
  assert.deepEqual(server.calls, [["page", Infinity]]);
});

test("an event that comes twice changes nothing", async () => {
  const server = new Server();
  const conversation = await opened(server);
  const event = server.send("bob", "one");
  conversation.receive(event);
  conversation.receive(event);
  assert.equal(conversation.messages.all.length, 1);
  assert.equal(conversation.readState.unread, 1);
});

test("a gap is closed by sync, and what changed twice in it is found once", async () => {
  const server = new Server();
  const conversation = await opened(server);
  for (const word of ["one", "two", "three", "four", "five"]) server.send("bob", word);
  server.edit("m1", "one, better");
  server.edit("m1", "one, best");
  conversation.receive(server.delete("m2"));
  await settled();
  assertSame(conversation, server);
  assert.equal(conversation.cursor.behind, 0);
  assert.equal(conversation.readState.unread, 5);
});

test("however many events come late, one sync runs at a time", async () => {
  const server = new Server();
  const conversation = await opened(server);
  let running = 0;
  let most = 0;
  const sync = server.sync.bind(server);
  server.sync = async (...call) => {
    most = Math.max(most, ++running);
    await settled();
    running -= 1;
    return sync(...call);
  };
  server.send("bob", "lost");
  for (let count = 0; count < 5; count += 1) conversation.receive(server.send("bob", "late"));
  await settled().then(settled).then(settled).then(settled).then(settled);
  assert.equal(most, 1);
  assertSame(conversation, server);
});

test("an event that comes while the newest page is loading is not lost", async () => {
  const server = new Server();
  server.send("bob", "one");
  const conversation = new Conversation(server.chat(), { me: ME, server });
  const page = server.page("chat", {});
  server.page = () => page;
  const loading = conversation.load();
  conversation.receive(server.send("bob", "two"));
  await loading;
  await settled();
  assertSame(conversation, server);
});

test("an answer to a send does not move the cursor past what others sent before it", async () => {
  const server = new Server();
  const conversation = await opened(server);
  const others = server.send("bob", "first");
  const mine = server.send("alice", "second");
  conversation.take(mine.message);
  assert.equal(conversation.cursor.value, 0);
  conversation.receive(others);
  conversation.receive(mine);
  assertSame(conversation, server);
});

test("a resync asks the server even when no number is known to be missing", async () => {
  const server = new Server();
  const conversation = await opened(server);
  server.send("bob", "never announced");
  await conversation.sync({ compare: true });
  assertSame(conversation, server);
});

test("a resync waits a random moment of at most two seconds", async () => {
  const server = new Server();
  const waits = [];
  const conversation = await opened(server, { pause: async (time) => waits.push(time), random: () => 0.5 });
  await conversation.sync({ compare: true });
  assert.deepEqual(waits, [1000]);
});

test("a reset drops what is held and loads it anew", async () => {
  const server = new Server();
  for (const word of ["one", "two", "three"]) server.send("bob", word);
  const conversation = await opened(server);
  server.messages = server.messages.slice(0, 1);
  server.head = 1;
  await conversation.sync({ compare: true });
  assertSame(conversation, server);
  assert.equal(conversation.cursor.value, 1);
});

test("more than a thousand behind, the newest page is loaded instead of every change", async () => {
  const server = new Server();
  const conversation = await opened(server);
  for (let count = 0; count < 1200; count += 1) server.send("bob", "noise");
  conversation.receive(server.send("bob", "last"));
  await settled();
  assert.deepEqual(server.calls, [
    ["page", Infinity],
    ["page", Infinity],
  ]);
  assert.equal(conversation.messages.newest.content, "last");
  assert.equal(conversation.messages.all.length, 50);
});

test("an older page is fetched once, however often the reader scrolls", async () => {
  const server = new Server();
  for (let count = 0; count < 70; count += 1) server.send("bob", `word ${count}`);
  const conversation = await opened(server);
  await Promise.all([conversation.loadOlder(), conversation.loadOlder()]);
  assertSame(conversation, server);
  assert.deepEqual(server.calls, [
    ["page", Infinity],
    ["page", 21],
  ]);
  await conversation.loadOlder();
  assert.equal(server.calls.length, 2);
});

async function behind(unread, total = 200) {
  const server = new Server();
  for (let count = 0; count < total; count += 1) server.send("bob", `word ${count}`);
  const chat = server.chat({ unread, last_read_seq: total - unread });
  const conversation = new Conversation(chat, { me: ME, server, pause: async () => {} });
  await conversation.load();
  return { server, conversation };
}

test("whoever left off long ago begins there, whoever left off lately at the end", async () => {
  const { conversation: long } = await behind(100);
  assert.deepEqual([long.messages.oldest.seq, long.messages.newest.seq, long.messages.hasAfter], [77, 126, true]);
  const { conversation: lately } = await behind(49);
  assert.deepEqual([lately.messages.newest.seq, lately.messages.hasAfter], [200, false]);
});

test("from an older stretch one comes to the end page by page, and nothing that came meanwhile is missing", async () => {
  const { server, conversation } = await behind(100);
  conversation.receive(server.send("bob", "too new to be held"));
  assert.equal(conversation.messages.newest.seq, 126);
  const page = server.page.bind(server);
  server.page = async (...call) => {
    const answer = await page(...call);
    conversation.receive(server.send("bob", "while the page was on its way"));
    conversation.receive(server.edit("m100", "changed meanwhile"));
    return answer;
  };
  while (conversation.messages.hasAfter) await conversation.loadNewer();
  await settled();
  assert.equal(conversation.messages.newest.seq, server.messages.at(-1).seq);
  assert.equal(conversation.messages.get("m100").content, "changed meanwhile");
  assert.equal(conversation.cursor.behind, 0);
});

test("an older page that was read before a change of what is on it does not hide the change", async () => {
  const server = new Server();
  for (let count = 0; count < 70; count += 1) server.send("bob", `word ${count}`);
  const conversation = await opened(server);
  const page = server.page.bind(server);
  server.page = async (...call) => {
    const answer = await page(...call);
    conversation.receive(server.edit("m1", "changed meanwhile"));
    return answer;
  };
  await conversation.loadOlder();
  await settled();
  assertSame(conversation, server);
});

test("a page that was asked for before all was loaded anew is not added", async () => {
  const { conversation } = await behind(100);
  await Promise.all([conversation.loadOlder(), conversation.loadNewest()]);
  assert.deepEqual([conversation.messages.oldest.seq, conversation.messages.newest.seq], [151, 200]);
});

test("what is made unread again stays so, on whatever device that was done", async () => {
  const server = new Server();
  const conversation = await opened(server);
  for (const word of ["one", "two", "three"]) conversation.receive(server.send("bob", word));
  let setbacks = 0;
  conversation.addEventListener("setback", () => (setbacks += 1));
  conversation.adoptPosition({ last_read_seq: 3, unread: 0, rev: 1 });
  assert.deepEqual([setbacks, conversation.isKeptUnread], [0, false]);
  conversation.adoptPosition({ last_read_seq: 1, unread: 2, rev: 2 });
  assert.deepEqual([setbacks, conversation.isKeptUnread, conversation.readState.unread], [1, true, 2]);
  conversation.readTo({ last_read_seq: 3, unread: 0 });
  assert.equal(conversation.isKeptUnread, false);
});

test("a cut in the middle of a sync is taken up by the next connection", async () => {
  const server = new Server();
  const conversation = await opened(server);
  const sync = server.sync;
  server.sync = () => Promise.reject(new ConnectionLost());
  server.send("bob", "one");
  conversation.receive(server.send("bob", "two"));
  await settled();
  assert.equal(conversation.messages.all.length, 0);
  server.sync = sync;
  conversation.refresh(server.chat());
  await settled();
  assertSame(conversation, server);
});

test("a conversation that may no longer be read says so", async () => {
  const server = new Server();
  const conversation = await opened(server);
  let isGone = false;
  conversation.addEventListener("gone", () => (isGone = true));
  server.sync = () => Promise.reject(new Refusal({ code: "not_found", error: "There is nothing here." }));
  await conversation.sync({ compare: true });
  assert.ok(isGone);
});

test("a conversation that was never opened follows its last message and its count", () => {
  const server = new Server();
  server.send("bob", "one");
  const conversation = new Conversation(server.chat({ unread: 1 }), { me: ME, server });
  conversation.receive(server.send("bob", "two"));
  assert.equal(conversation.lastMessage.content, "two");
  assert.equal(conversation.readState.unread, 2);
  conversation.receive(server.delete("m2"));
  assert.ok(conversation.lastMessage.deleted);
});

test("an unknown kind of event that carries a number moves the cursor", async () => {
  const server = new Server();
  const conversation = await opened(server);
  conversation.receive({ type: "something_new", chat_id: "chat", n: 1 });
  assert.equal(conversation.cursor.value, 1);
});
