import assert from "node:assert/strict";
import { test } from "node:test";
import { Element } from "./support/elements.mjs";
import { load } from "./support/load.mjs";
import { Server } from "./support/server.mjs";

const { Conversation } = await load("sync/conversation");
const { ALWAYS } = await load("sync/muting");
const { fillRow, fillWaitingRow, templateOf } = await load("sidebar/rows");
const { briefTime } = await load("words/dates");

const ME = { id: "alice" };
const ROOM = { kind: "room", type: "public", name: "Hall" };

const mark = () => new Element("mark", new Element("use"));
const picture = () => [new Element("presence"), new Element("avatar")];
const slots = (...names) => names.map((name) => new Element(name));

/** What the page holds in its templates. */
const ROWS = {
  chat: () => new Element(undefined, ...picture(), ...slots("name", "time", "preview", "badge", "label")),
  room: () => new Element(undefined, mark(), ...slots("name", "badge", "label")),
};
const codeTemplate = { content: new Element(undefined, new Element("room-id", new Element("code"))) };

const entry = (chat = {}, server = new Server()) => new Conversation(server.chat(chat), { me: ME, server });

/** An entry whose last message is this one. */
function saying(message, chat = {}) {
  const server = new Server();
  server.send("bob", "hello");
  Object.assign(server.messages[0], message);
  return entry(chat, server);
}

/** The list item of an entry. */
function drawn(one, { isCurrent = false, draft = "", item } = {}) {
  const filled = item ?? new Element(undefined, ROWS[templateOf(one.chat)]());
  fillRow(filled, one, { me: ME, isCurrent, draft, codeTemplate });
  return filled;
}

const textOf = (item, slot) => item.querySelector(`[data-slot="${slot}"]`).textContent;
const previewOf = (message, chat) => textOf(drawn(saying(message, chat)), "preview");
const marksOf = (item) => [...item.attributes.keys()].map((name) => name.slice("data-".length));
const ana = { id: "ana", display_name: "Ana" };
const own = { id: ME.id, display_name: "Alice" };

test("a row leads to its conversation and says whose it is, what was said last and when, and how much is unread", () => {
  const one = saying({ html: "<p>a &lt; b</p>" }, { unread: 2, avatar_url: "/bob.png", peer: { id: "bob", status: "away" } });
  const item = drawn(one);
  const row = item.firstElementChild;
  assert.deepEqual([item.dataset.key, item.dataset.kind, row.dataset.chatId, row.href], ["chat", "direct", "chat", "/c/chat/"]);
  assert.deepEqual(
    ["name", "preview", "badge", "label"].map((slot) => textOf(item, slot)),
    ["bob", "a < b", "2", "2 unread"],
  );
  assert.equal(row.querySelector('[data-slot="badge"]').dataset.kind, "number");
  assert.equal(row.querySelector('[data-slot="avatar"]').src, "/bob.png");
  assert.equal(row.querySelector('[data-slot="presence"]').dataset.status, "away");
  const { timestamp } = one.lastMessage;
  assert.equal(textOf(item, "time"), briefTime(new Date(timestamp)));
  assert.equal(row.querySelector('[data-slot="time"]').dateTime, timestamp);
});

test("a name is text", () => {
  const name = "<img src=x onerror=alert(1)>";
  assert.equal(textOf(drawn(entry({ name })), "name"), name);
});

test("without a message there is none to preview, and no time", () => {
  const item = drawn(entry());
  assert.deepEqual([textOf(item, "preview"), textOf(item, "time")], ["No messages yet", ""]);
});

test("a preview names who wrote it where that is not clear", () => {
  const html = "<p>hello</p>";
  assert.equal(previewOf({ sender: ana, html }), "hello");
  assert.equal(previewOf({ sender: own, html }), "You: hello");
  assert.equal(previewOf({ sender: ana, html }, { kind: "group" }), "Ana: hello");
  assert.equal(previewOf({ sender: own, html }, { kind: "group" }), "You: hello");
  assert.equal(previewOf({ sender: null, html }, { kind: "group" }), "hello");
});

test("a preview says that a message was deleted, and nothing of what it said", () => {
  assert.equal(previewOf({ sender: ana, deleted: true, html: "<p>secret</p>" }), "Message deleted");
  assert.equal(previewOf({ sender: own, deleted: true, html: "" }), "You: Message deleted");
  assert.equal(previewOf({ sender: ana, deleted: true, html: "" }, { kind: "group" }), "Ana: Message deleted");
});

test("a preview of a system message is its sentence", () => {
  const message = { message_type: "system", sender: ana, content: "Ana joined.", html: "" };
  assert.equal(previewOf(message, { kind: "group" }), "Ana joined.");
});

test("a preview is one line of text, and not a long one", () => {
  assert.equal(previewOf({ sender: ana, html: "<p><em>one</em><br>two</p>\n<p>three&nbsp;four</p>" }), "one two three four");
  assert.equal(previewOf({ sender: ana, html: `<p>${"word ".repeat(100)}</p>` }).length, 120);
});

test("a draft is shown instead of what was said last, unless it is only white space", () => {
  const one = saying({ html: "<p>hello</p>" });
  assert.equal(textOf(drawn(one, { draft: " See you\n" }), "preview"), "Draft: See you");
  assert.equal(textOf(drawn(one, { draft: " \n" }), "preview"), "hello");
});

test("a row is marked as current, unread and muted while it is", () => {
  const item = drawn(entry({ unread: 3, muted_until: ALWAYS }), { isCurrent: true });
  assert.deepEqual(marksOf(item), ["current", "unread", "muted"]);
  assert.equal(item.firstElementChild.getAttribute("aria-current"), "page");
  drawn(entry({ muted_until: "2020-01-01T00:00:00.000Z" }), { item });
  assert.deepEqual(marksOf(item), []);
  assert.equal(item.firstElementChild.getAttribute("aria-current"), null);
});

test("a room has the mark of its type, and is outside while one has not joined it", () => {
  const icon = (item) => item.querySelector("use").getAttribute("href");
  const item = drawn(entry(ROOM));
  assert.deepEqual([icon(item), marksOf(item), textOf(item, "label")], ["#icon-hash", [], ""]);
  const outside = drawn(entry({ ...ROOM, my_role: null, unread: 3 }));
  assert.deepEqual([marksOf(outside), textOf(outside, "label"), textOf(outside, "badge")], [["outside"], "not joined", ""]);
  assert.equal(icon(drawn(entry({ ...ROOM, type: "private" }))), "#icon-lock");
});

test("whoever is told the Room ID of a private room sees it in the list, for as long as they are", () => {
  const cellar = { ...ROOM, type: "private", name: "Cellar" };
  const item = drawn(entry({ ...cellar, room_id: "ABCD1234" }));
  assert.deepEqual([marksOf(item), textOf(item, "code")], [["has-room-id"], "ABCD1234"]);
  drawn(entry({ ...cellar, room_id: "WXYZ5678" }), { item });
  assert.equal(textOf(item, "code"), "WXYZ5678");
  drawn(entry(cellar), { item });
  assert.deepEqual([marksOf(item), item.querySelector('[data-slot="room-id"]')], [[], null]);
});

test("a row of the welcome card has a number, in a room as well, and another one where one is mentioned", () => {
  const waiting = (chat) => {
    const item = new Element(undefined, mark(), ...picture(), ...slots("name", "badge", "label"));
    fillWaitingRow(item, entry(chat));
    return [
      textOf(item, "name"),
      item.querySelector('[data-slot="badge"]').dataset.kind,
      textOf(item, "badge"),
      textOf(item, "label"),
    ];
  };
  assert.deepEqual(waiting({ unread: 2 }), ["bob", "number", "2", "2 unread"]);
  assert.deepEqual(waiting({ ...ROOM, unread: 100 }), ["Hall", "number", "99+", "99+ unread"]);
  const label = "2 unread, you are mentioned";
  assert.deepEqual(waiting({ ...ROOM, unread: 2, mentioned: true }), ["Hall", "mention", "2", label]);
});
