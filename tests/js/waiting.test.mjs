import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support/load.mjs";
import { Server } from "./support/server.mjs";

const { waiting } = await load("sidebar/sections");
const { Conversation } = await load("sync/conversation");
const { ALWAYS } = await load("sync/muting");

const ME = { id: "alice" };

/** Whether a conversation waits to be read. */
function waits(chat) {
  const server = new Server();
  const one = new Conversation(server.chat({ unread: 2, ...chat }), { me: ME, server });
  return waiting([one]).includes(one);
}

test("at most five conversations with unread messages that notify are listed, in the order in which they came", () => {
  const conversations = [1, 0, 2, 3, 4, 5, 6].map((notifyingUnread) => ({ notifyingUnread }));
  assert.deepEqual(
    waiting(conversations).map(({ notifyingUnread }) => notifyingUnread),
    [1, 2, 3, 4, 5],
  );
});

test("what has unread messages waits, unless it is muted or does not notify", () => {
  assert.equal(waits({}), true);
  assert.equal(waits({ unread: 0 }), false);
  assert.equal(waits({ notify: "none" }), false);
  assert.equal(waits({ muted_until: ALWAYS }), false);
  assert.equal(waits({ muted_until: "2020-01-01T00:00:00.000Z" }), true);
});

test("what notifies only of mentions waits once there is one", () => {
  assert.equal(waits({ notify: "mentions" }), false);
  assert.equal(waits({ notify: "mentions", mentioned: true }), true);
  assert.equal(waits({ notify: "none", mentioned: true }), false);
});

test("nothing waits in a room that one previews", () => {
  assert.equal(waits({ kind: "room", type: "public", my_role: null }), false);
});
