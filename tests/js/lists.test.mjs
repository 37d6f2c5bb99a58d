import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { load } from "./support/load.mjs";

const { PublicRooms } = await load("sync/public_rooms");
const { OnlinePeople } = await load("presence/online_people");
const { Recents } = await load("sync/recents");
const { PointerRest } = await load("ui/pointer");
const { ConnectionLost } = await load("net/problems");

/** Answers each call with what comes next in `answers`; an error is thrown. */
class FakeApi {
  calls = [];

  constructor(...answers) {
    this.answers = answers;
  }

  async get(path, query) {
    this.calls.push([path, query]);
    const answer = this.answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  }
}

/** Those that one is in, as the directory has them. */
class Conversations extends EventTarget {
  constructor(joined) {
    super();
    this.get = (id) => joined[id];
    this.remove = (id) => {
      const conversation = joined[id];
      delete joined[id];
      this.dispatchEvent(new CustomEvent("removed", { detail: { conversation } }));
    };
  }
}

const room = (id) => ({ id, name: id, kind: "room", type: "public", my_role: null });
const person = (id, status = "online") => ({ id, display_name: id, status });
const publicRooms = ({ joined = {}, ...options }) =>
  new PublicRooms({ first: { rooms: [], next: null }, conversations: new Conversations(joined), ...options });
const ids = (all) => all.map(({ id }) => id);

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

test("rooms that one has joined are left out, and nothing is unread in the others", () => {
  const rooms = publicRooms({ first: { rooms: [room("a"), room("b")], next: null }, joined: { a: {} } });
  const [only, ...others] = rooms.outside;
  assert.deepEqual([only.id, only.isMember, only.notifyingUnread, others], ["b", false, 0, []]);
});

test("a room that one has left is shown as it was then, unless nobody is there any more", () => {
  const told = { type: "public", kind: "room", is_active: true, my_role: "creator", pinned: true };
  const joined = {
    a: { id: "a", chat: { ...told, id: "a", name: "New name", member_count: 2 } },
    b: { id: "b", chat: { ...told, id: "b", name: "b", member_count: 1 } },
    c: { id: "c", chat: { ...told, id: "c", name: "c", member_count: 2, is_active: false } },
    d: { id: "d", chat: { ...told, id: "d", name: "d", member_count: 2, type: "private" } },
  };
  const conversations = new Conversations(joined);
  const rooms = publicRooms({ first: { rooms: ["a", "b", "c"].map(room), next: null }, conversations });
  let changes = 0;
  rooms.addEventListener("change", () => (changes += 1));
  for (const id of ["a", "b", "c", "d"]) conversations.remove(id);
  assert.deepEqual(ids(rooms.outside), ["a"]);
  const [{ chat, isMember }] = rooms.outside;
  assert.deepEqual([chat.name, chat.my_role, chat.pinned, isMember, changes], ["New name", null, false, false, 4]);
});

test("rooms are not asked for again within seconds, and a failure leaves them as they were", async () => {
  let now = 0;
  const api = new FakeApi({ rooms: [room("a")], next: null }, new ConnectionLost());
  const rooms = publicRooms({ api, now: () => now });
  await rooms.refresh();
  now = 4999;
  await rooms.refresh();
  assert.equal(api.calls.length, 1);
  now = 5000;
  await rooms.refresh();
  assert.equal(api.calls.length, 2);
  assert.deepEqual(ids(rooms.outside), ["a"]);
});

test("more rooms are fetched when they are asked for, and they stay", async () => {
  const many = Array.from({ length: 50 }, (_, number) => room(`r${number}`));
  const api = new FakeApi({ rooms: [room("r49"), room("z")], next: null }, { rooms: many, next: "p2" });
  const rooms = publicRooms({ api, first: { rooms: many, next: "p2" } });
  assert.deepEqual([rooms.outside.length, rooms.hasMore], [50, true]);
  await rooms.more();
  assert.deepEqual(api.calls, [["/api/rooms/public", { limit: 50, after: "p2" }]]);
  assert.deepEqual([rooms.outside.length, rooms.hasMore], [51, false]);
  await rooms.refresh();
  assert.deepEqual(api.calls[1][1], { limit: 51 });
});

test("whoever goes leaves the list of people, and of a stranger who comes the server is asked once", async () => {
  const api = new FakeApi({ contacts: [person("a"), person("b")], next: "more" }, { contacts: [person("c")], next: null });
  const people = new OnlinePeople({ api });
  await people.refresh();
  assert.equal(people.count, "2+");
  people.update({ id: "a", status: "offline" });
  people.update({ id: "b", status: "away" });
  assert.deepEqual(people.all, [person("b", "away")]);
  people.update({ id: "x", status: "offline" });
  people.update({ id: "c", status: "online" });
  await people.update({ id: "d", status: "online" });
  assert.equal(api.calls.length, 2);
  assert.deepEqual([ids(people.all), people.count], [["c"], "1"]);
});

test("somebody new who is said to be online is asked for, but not oneself, and not where the list is cut short", async () => {
  const api = new FakeApi({ contacts: [person("a")], next: null }, { contacts: [person("a"), person("b")], next: "more" });
  const people = new OnlinePeople({ api, me: { id: "me" } });
  await people.refresh();
  people.meet([person("a"), person("me")]);
  assert.equal(api.calls.length, 1);
  await people.meet([person("a"), person("b")]);
  assert.deepEqual(ids(people.all), ["a", "b"]);
  people.meet([person("c")]);
  assert.equal(api.calls.length, 2);
});

test("what is heard and known already draws nothing again", async () => {
  const people = new OnlinePeople({ api: new FakeApi({ contacts: [person("a")], next: null }) });
  await people.refresh();
  let changes = 0;
  people.addEventListener("change", () => (changes += 1));
  people.update({ id: "a", status: "online" });
  assert.equal(changes, 0);
});

test("the conversation opened last is the first of the recent ones", () => {
  const storage = new (class extends Map {
    getItem = (key) => this.get(key) ?? null;
    setItem = (key, value) => this.set(key, value);
  })();
  const recents = new Recents("alice", storage);
  for (const id of ["a", "b", "a"]) recents.visit(id);
  assert.deepEqual(recents.all, ["a", "b"]);
  storage.set("parley:recent:alice", "not JSON");
  assert.deepEqual(recents.all, []);
});

test("a mouse rests on the list until a second after it left; a finger does not", () => {
  const element = new EventTarget();
  let gone = 0;
  const rest = new PointerRest(element, () => (gone += 1));
  const point = (type, pointerType = "mouse") => element.dispatchEvent(Object.assign(new Event(type), { pointerType }));
  point("pointerenter", "touch");
  assert.equal(rest.isOver, false);
  point("pointerenter");
  point("pointerleave");
  mock.timers.tick(999);
  assert.deepEqual([rest.isOver, gone], [true, 0]);
  point("pointerenter");
  mock.timers.tick(5000);
  assert.equal(rest.isOver, true);
  point("pointerleave");
  mock.timers.tick(1000);
  assert.deepEqual([rest.isOver, gone], [false, 1]);
});
