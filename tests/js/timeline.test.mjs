import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Page, View } from "./support/layout.mjs";
import { load } from "./support/load.mjs";
import { Server } from "./support/server.mjs";

const { Conversation } = await load("sync/conversation");
const { MOST_HELD } = await load("sync/history");
const { Scroller } = await load("timeline/scroller");
const { dayLabel } = await load("words/dates");
const { Timeline } = await load("timeline/timeline");
const settled = () => new Promise((resolve) => setImmediate(resolve)); // nothing here waits for a time
const ME = { id: "alice" };
const LONG = "a long text that takes several lines ".repeat(6);

/** A server with days of talk: somebody says something every twenty minutes, and now and then somebody comes. */
class TalkativeServer extends Server {
  send(sender, content, { isSystem = false } = {}) {
    const event = super.send(sender, content);
    const timestamp = new Date(1_700_000_000_000 + event.n * 1_200_000).toISOString();
    const changes = { timestamp, ...(isSystem && { message_type: "system", system: {} }) };
    Object.assign(event.message, changes);
    Object.assign(this.messages.at(-1), changes);
    return event;
  }

  talk(count) {
    for (let number = 0; number < count; number += 1) this.send("bob", number % 7 ? "short" : LONG);
  }
}

/** The timeline of a page that shows one of two conversations. */
class Desk {
  constructor() {
    this.server = new TalkativeServer();
    this.page = new Page();
    this.scroller = new Scroller(this.page);
    const [client, view] = [this, new View(this.page.list)];
    this.timeline = new Timeline({ client, list: this.page.list, scroller: this.scroller, view });
  }

  me = ME;
  session = { waitingWords: "" };
  outbox = { in: () => [] };
  current = null;

  async load(fetch) {
    await fetch();
  }

  async open() {
    this.conversation = new Conversation(this.server.chat(), { me: ME, server: this.server, pause: async () => {} });
    this.conversation.addEventListener("change", () => this.conversation === this.current && this.timeline.draw());
    this.elsewhere = new Conversation(new Server().chat(), { me: ME, server: new Server(), pause: async () => {} });
    await this.conversation.load();
    await this.elsewhere.load();
    this.show(this.conversation);
  }

  show(conversation) {
    this.current = conversation;
    this.timeline.open();
    this.timeline.scrollTo("start");
    this.timeline.rest();
  }

  async scroll(distance) {
    this.page.scrollTop += distance;
    this.timeline.extend();
    await settled();
    this.timeline.rest();
  }

  async jump(seq) {
    if (!this.timeline.jumpTo(seq)) {
      await this.conversation.loadAround(seq);
      this.timeline.draw();
      assert.ok(this.timeline.jumpTo(seq));
    }
    this.timeline.rest();
  }

  /** The topmost message that can be seen, and where. */
  get place() {
    return this.scroller.placeIn(this.page.list);
  }

  assertHasNoHole() {
    const { all } = this.conversation.messages;
    const [first, last] = [all[0].seq, all.at(-1).seq];
    const stored = this.server.messages.filter(({ seq }) => first <= seq && seq <= last);
    assert.deepEqual(
      all.map(({ seq, content }) => [seq, content]),
      stored.map(({ seq, content }) => [seq, content]),
    );
  }
}

let desk;
beforeEach(() => (desk = new Desk()));

/** The reader sees the same message at the same height after `change`. */
async function assertStays(change, hint = "") {
  const { page, place } = desk;
  await change();
  const element = page.list.children.find(({ dataset }) => dataset.key === place.key);
  assert.ok(element, `${hint}: the message is gone`);
  assert.ok(Math.abs(element.getBoundingClientRect().bottom - place.offset) < 1, `${hint}: it moved`);
}

test("older messages come without moving what is read, although the date above it moves", async () => {
  desk.server.talk(200);
  await desk.open();
  await desk.scroll(-1e9);
  assert.ok(desk.conversation.messages.size > 50);
  assert.ok(desk.scroller.fromStart > 600);
  await assertStays(() => desk.scroll(0));
});

test("however far one scrolls, no more is held than what is near", async () => {
  desk.server.talk(1000);
  await desk.open();
  for (let count = 0; count < 30; count += 1) {
    await desk.scroll(-1500);
    assert.ok(desk.conversation.messages.size <= MOST_HELD);
  }
  assert.ok(desk.conversation.messages.hasAfter);
  desk.assertHasNoHole();
  while (desk.conversation.messages.hasAfter) await desk.scroll(1500);
  desk.assertHasNoHole();
  assert.equal(desk.conversation.messages.newest.seq, 1000);
});

test("what arrives all day at the end pushes out what is old", async () => {
  desk.server.talk(50);
  await desk.open();
  for (let count = 0; count < 700; count += 1) {
    desk.conversation.receive(desk.server.send("bob", "short"));
    desk.timeline.rest();
  }
  assert.ok(desk.conversation.messages.size <= MOST_HELD);
  assert.ok(desk.scroller.fromEnd === 0);
  desk.assertHasNoHole();
});

test("a message far from what is held is fetched with what is around it, and stands at a third of the view", async () => {
  desk.server.talk(1000);
  await desk.open();
  assert.equal(desk.timeline.jumpTo(300), false);
  await desk.conversation.loadAround(300);
  desk.timeline.draw();
  assert.equal(desk.timeline.jumpTo(300), true);
  const { children } = desk.page.list;
  const { top } = children.find(({ dataset }) => dataset.seq === 300).getBoundingClientRect();
  assert.ok(Math.abs(top - desk.page.clientHeight / 3) < 1);
  desk.assertHasNoHole();
  await assertStays(() => desk.scroll(0));
});

test("a jump to a system message leads to the message after it", async () => {
  desk.server.talk(20);
  desk.server.send("bob", "came", { isSystem: true });
  desk.server.talk(60);
  await desk.open();
  await desk.scroll(-1e9);
  assert.equal(desk.timeline.jumpTo(21), true);
  const message = desk.page.list.children.find(({ dataset }) => dataset.seq === 22);
  assert.ok(Math.abs(message.getBoundingClientRect().top - desk.page.clientHeight / 3) < 1);
});

test("the day of what is read is known, unless it is written above it in view", async () => {
  desk.server.talk(200);
  await desk.open();
  await desk.scroll(-2000);
  const { timestamp } = desk.server.messages.find(({ seq }) => seq === desk.place.seq);
  assert.equal(desk.timeline.dayInView, dayLabel(new Date(timestamp)));
  const topOf = (element) => element.getBoundingClientRect().top;
  const divider = desk.page.list.children.findLast((one) => one.dataset.key.startsWith("day-") && topOf(one) < 0);
  desk.page.scrollTop += topOf(divider);
  assert.ok(desk.place);
  assert.equal(desk.timeline.dayInView, "");
});

test("whoever looks at another conversation comes back to where they were reading", async () => {
  desk.server.talk(400);
  await desk.open();
  for (let count = 0; count < 6; count += 1) await desk.scroll(-1200);
  const { place } = desk;
  desk.show(desk.elsewhere);
  desk.conversation.receive(desk.server.send("bob", "meanwhile"));
  desk.show(desk.conversation);
  assert.deepEqual(desk.place, place);
  assert.ok(desk.conversation.messages.size <= 100);
});

test("whoever was at the end comes back to the end, of which little is drawn anew", async () => {
  desk.server.talk(400);
  await desk.open();
  await desk.scroll(-3000);
  await desk.scroll(1e9);
  desk.show(desk.elsewhere);
  desk.show(desk.conversation);
  assert.ok(desk.scroller.fromEnd === 0);
  assert.ok(desk.conversation.messages.size <= 60);
  assert.equal(desk.conversation.messages.newest.seq, 400);
});

const ADDS_AT_END = new Set(["arrival", "system", "lost", "newer", "switch"]);

/** Numbers below a bound, the same ones for the same seed (the generator of Park and Miller). */
function numbers(seed) {
  let state = seed;
  return (bound) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % bound;
  };
}

for (let seed = 1; seed <= 12; seed += 1) {
  test(`whatever happens, what is read stays where it is, and nothing is missing (seed ${seed})`, async () => {
    const below = numbers(seed * 7919);
    desk.server.talk(300 + below(400));
    await desk.open();
    const { server, timeline } = desk;
    const someone = () => ["alice", "bob", "carol"][below(3)];
    const words = () => (below(3) ? "short" : LONG);
    const happens = {
      arrival: () => desk.conversation.receive(server.send(someone(), words())),
      system: () => desk.conversation.receive(server.send("bob", "Somebody came.", { isSystem: true })),
      edit: () => desk.conversation.receive(server.edit(`m${server.messages[below(server.messages.length)].seq}`, words())),
      lost: () => void server.send("carol", words()),
      rest: () => timeline.rest(),
      redraw: () => timeline.draw(),
      older: () => desk.conversation.loadOlder(),
      newer: () => desk.conversation.loadNewer(),
      switch: () => {
        desk.show(desk.elsewhere);
        desk.show(desk.conversation);
      },
    };
    for (let step = 0; step < 150; step += 1) {
      if (below(3) === 0) await desk.scroll(below(3) ? below(4000) - 2400 : -below(90));
      if (below(10) === 0) {
        await desk.jump(1 + below(server.messages.length));
        await assertStays(() => desk.scroll(0), `step ${step}, jump`);
      }
      const names = Object.keys(happens);
      const name = names[below(names.length)];
      const isFollowing = desk.scroller.fromEnd < 1 || (desk.scroller.isAtEnd && ADDS_AT_END.has(name));
      const act = async () => {
        await happens[name]();
        await settled();
        timeline.rest();
      };
      if (isFollowing || !desk.place) await act();
      else await assertStays(act, `step ${step}, ${name}`);
      desk.assertHasNoHole();
      assert.ok(desk.conversation.messages.size <= MOST_HELD);
    }
    await desk.conversation.sync({ compare: true });
    while (desk.conversation.messages.hasAfter) await desk.scroll(4000);
    desk.assertHasNoHole();
    assert.equal(desk.conversation.messages.newest.seq, server.messages.at(-1).seq);
  });
}
