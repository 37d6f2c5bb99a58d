import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support/load.mjs";

const { MemberList } = await load("members/member_list");
const person = (id) => ({ id, display_name: id });
const member = (id, role = "member") => ({ user: person(id), role, joined_at: "then" });
const system = (event, ids, value) => ({ timestamp: "now", system: { event, users: ids.map(person), value } });

class Server {
  asked = [];

  constructor(...pages) {
    this.pages = pages;
  }

  async members(chatId, { after }) {
    this.asked.push(after);
    const at = after ?? 0;
    return { members: this.pages[at], next: at + 1 < this.pages.length ? at + 1 : null };
  }
}

async function listOf(...pages) {
  const list = new MemberList({ server: new Server(...pages), chatId: "chat" });
  await list.load();
  return list;
}
const ids = (list) => list.all.map(({ user }) => user.id);

test("pages are fetched one after the other, as long as there are any", async () => {
  const list = await listOf([member("alice", "creator")], [member("bob")]);
  assert.deepEqual([ids(list), list.hasMore], [["alice"], true]);
  await Promise.all([list.load(), list.load()]);
  assert.deepEqual([ids(list), list.hasMore], [["alice", "bob"], false]);
  await list.load();
  assert.equal(list.server.asked.length, 2);
});

test("who comes stands at the end, who goes is gone, and roles change", async () => {
  const list = await listOf([member("alice", "creator"), member("bob"), member("carol")]);
  list.take(system("joined", ["dora"]));
  list.take(system("added", ["dora", "emil"]));
  list.take(system("left", ["bob"]));
  list.take(system("removed", ["carol"]));
  list.take(system("role", ["emil"], "admin"));
  list.take(system("renamed", [], "Choir"));
  assert.deepEqual(
    list.all.map(({ user, role }) => [user.id, role]),
    [
      ["alice", "creator"],
      ["dora", "member"],
      ["emil", "admin"],
    ],
  );
});

test("whoever comes while there are other pages is found on the last one", async () => {
  const list = await listOf([member("alice")], [member("bob"), member("carol")]);
  list.take(system("joined", ["carol"]));
  assert.deepEqual(ids(list), ["alice"]);
  await list.load();
  assert.deepEqual(ids(list), ["alice", "bob", "carol"]);
});

test("what happens while a page is on its way is not lost", async () => {
  const list = new MemberList({ server: new Server([member("alice"), member("bob")]), chatId: "chat" });
  const loading = list.load();
  list.take(system("left", ["bob"]));
  list.take(system("joined", ["carol"]));
  await loading;
  assert.deepEqual(ids(list), ["alice", "carol"]);
});

test("ordinary messages say nothing of members", async () => {
  const list = await listOf([member("alice")]);
  list.take({ timestamp: "now", system: null });
  assert.deepEqual(ids(list), ["alice"]);
});
