import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { load } from "./support/load.mjs";

const { destinations } = await load("dialogs/quick_switcher");
const { consequences } = await load("ui/leave_conversation");
const { LongPress } = await load("ui/pointer");
const { endOfMute, mutedUntil } = await load("sync/muting");
const { neighbour } = await load("page/navigation");
const { plainText } = await load("words/plain_text");
const { Selection } = await load("dialogs/selection");

const entry = (id, fields = {}) => ({ id, chat: { name: id, ...fields } });
const found = (options) => destinations({ query: "", people: [], recents: [], currentId: null, ...options }).map(({ id }) => id);

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

test("without a query what was opened last comes first, and the open one last", () => {
  const entries = ["a", "b", "c", "d"].map((id) => entry(id));
  assert.deepEqual(found({ entries, recents: ["c", "b"], currentId: "c" }), ["b", "a", "d", "c"]);
});

test("with a query what fits best comes first, and of equals what was opened last", () => {
  const entries = ["my choir", "choir one", "choir two", "bakers"].map((id) => entry(id));
  assert.deepEqual(found({ query: "#choir", entries, recents: ["choir two"] }), ["choir two", "choir one", "my choir"]);
});

test("people are found by their usernames, once, and also those whom only the server can find", () => {
  const entries = [entry("chat", { name: "Bo", peer: { id: "bo", username: "builder" } })];
  const people = ["bo", "cy"].map((id) => ({ id, display_name: "Cy", username: "somebody" }));
  assert.deepEqual(found({ query: "builder", entries, people }), ["chat", "cy"]);
  assert.deepEqual(found({ query: "", entries, people }), ["chat"]);
});

test("leaving says what it means", () => {
  const room = { kind: "room", type: "public", my_role: "member", member_count: 3 };
  assert.deepEqual(consequences(room), ["You can join again at any time."]);
  assert.match(consequences({ ...room, type: "private" })[0], /Room ID/);
  assert.match(consequences({ ...room, kind: "group", my_role: "creator" }).join(), /creator.*invited/);
  assert.match(consequences({ ...room, member_count: 1 })[0], /last one/);
});

test("a finger that rests for half a second presses long; one that moves, lifts or is a mouse does not", () => {
  let presses = 0;
  const touch = new LongPress(() => (presses += 1));
  const down = (pointerType = "touch") => touch.down({ pointerType, clientX: 0, clientY: 0 });
  down();
  mock.timers.tick(499);
  assert.deepEqual([presses, touch.wasLong], [0, false]);
  mock.timers.tick(1);
  assert.deepEqual([presses, touch.wasLong], [1, true]);
  down("mouse");
  mock.timers.tick(1000);
  assert.deepEqual([presses, touch.wasLong], [1, false]);
  down();
  touch.move({ clientX: 6, clientY: 7 });
  mock.timers.tick(1000);
  assert.equal(presses, 2);
  down();
  touch.move({ clientX: 8, clientY: 8 });
  mock.timers.tick(1000);
  down();
  touch.cancel();
  mock.timers.tick(1000);
  assert.equal(presses, 2);
});

test("a mute that has no end says so", () => {
  assert.equal(endOfMute({ muted_until: mutedUntil(Infinity) }), null);
  assert.equal(endOfMute({ muted_until: mutedUntil(1, 0) }).getTime(), 3_600_000);
});

test("the next conversation is the one below, around the end, and only one that is wanted", () => {
  const rows = ["a", "b", "c", "d"].map((id) => ({ id }));
  const any = () => true;
  assert.equal(neighbour(rows, "b", 1, any).id, "c");
  assert.equal(neighbour(rows, "b", -1, any).id, "a");
  assert.equal(neighbour(rows, "d", 1, any).id, "a");
  assert.equal(neighbour(rows, "a", 1, ({ id }) => id === "d").id, "d");
  assert.equal(neighbour(rows, null, 1, any).id, "a");
  assert.equal(neighbour(rows, null, -1, any).id, "d");
  assert.equal(
    neighbour(rows, "a", 1, ({ id }) => id === "a"),
    null,
  );
  assert.equal(neighbour([], null, 1, any), null);
});

test("what a message says is shown without its markup, on one line", () => {
  assert.equal(plainText("<p>a <em>b</em> &lt;c&gt; &amp;amp; d</p>\n<p>e</p>"), "a b <c> &amp; d e");
  assert.equal(plainText("<p>one<br>two</p><p>three&nbsp;four</p>"), "one two three four");
  assert.equal(plainText('<a href="https://example.org">x &unknown; &#x27;y&#x27;</a>'), "x &unknown; 'y'");
});

test("whoever is picked twice is taken out again, and there is an end", () => {
  const chosen = new Selection();
  for (let number = 0; number < 255; number += 1) assert.equal(chosen.toggle({ id: `p${number}` }), true);
  assert.equal(chosen.toggle({ id: "one more" }), false);
  assert.equal(chosen.toggle({ id: "p3" }), true);
  assert.deepEqual([chosen.size, chosen.has("p3")], [254, false]);
  chosen.removeLast();
  assert.equal(chosen.all.at(-1).id, "p253");
});
