import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support/load.mjs";

const { mayDelete, mayEdit, rightsIn, rightsOver } = await load("sync/rights");
const room = (my_role, fields = {}) => ({ kind: "room", my_role, is_active: true, ...fields });
const held = (rights) => Object.keys(rights).filter((name) => rights[name]);
const over = (mine, theirs, fields) => held(rightsOver(room(mine, fields), { role: theirs }));

test("each role may what the table of the protocol says", () => {
  const member = ["isMember", "mayWrite", "mayLeave"];
  const admin = [...member, "mayModerate", "mayManage"];
  assert.deepEqual(held(rightsIn(room("creator"))), [...admin, "mayOwn", "hasCode"]);
  assert.deepEqual(held(rightsIn(room("admin"))), admin);
  assert.deepEqual(held(rightsIn(room("member"))), member);
  assert.deepEqual(held(rightsIn(room(null))), ["mayJoin"]);
});

test("in a direct conversation nobody leads and nobody leaves", () => {
  assert.deepEqual(held(rightsIn(room("creator", { kind: "direct" }))), ["isMember", "mayWrite"]);
});

test("in a closed conversation nothing is written and nothing but its opening changes", () => {
  const rights = held(rightsIn(room("creator", { is_active: false })));
  assert.deepEqual(rights, ["isMember", "mayLeave", "mayModerate", "mayOwn", "hasCode"]);
});

test("an admin makes admins and removes members; the creator also takes back and removes admins", () => {
  assert.deepEqual(over("creator", "member"), ["mayPromote", "mayRemove"]);
  assert.deepEqual(over("creator", "admin"), ["mayDemote", "mayRemove"]);
  assert.deepEqual(over("admin", "member"), ["mayPromote", "mayRemove"]);
  assert.deepEqual(over("admin", "admin"), []);
  assert.deepEqual(over("admin", "creator"), []);
  assert.deepEqual(over("creator", "creator"), []);
  assert.deepEqual(over("member", "member"), []);
});

test("in a closed conversation roles stay and people may be removed", () => {
  assert.deepEqual(over("creator", "admin", { is_active: false }), ["mayRemove"]);
});

test("one edits one's own text, and deletes it; who moderates deletes that of others, never a system message", () => {
  const me = { id: "alice" };
  const message = (sender, fields = {}) => ({ sender: { id: sender }, message_type: "text", deleted: false, ...fields });
  assert.ok(mayEdit(message("alice"), room("member"), me));
  assert.ok(!mayEdit(message("bob"), room("creator"), me));
  assert.ok(!mayEdit(message("alice"), room("member", { is_active: false }), me));
  assert.ok(mayDelete(message("alice"), room("member", { is_active: false }), me));
  assert.ok(!mayDelete(message("bob"), room("member"), me));
  assert.ok(mayDelete(message("bob"), room("admin"), me));
  assert.ok(!mayDelete(message("bob", { message_type: "system" }), room("admin"), me));
  assert.ok(!mayDelete(message("alice", { deleted: true }), room("admin"), me));
  assert.ok(!mayDelete(message("alice"), room(null), me));
});
