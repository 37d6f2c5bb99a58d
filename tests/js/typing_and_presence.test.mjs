import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { load } from "./support/load.mjs";

const { ConversationPresence } = await load("presence/conversation_presence");
const { IdleDetector } = await load("presence/idle_detector");
const { TypingSignal } = await load("composer/typing_signal");
const { typingWords } = await load("words/sentences");
const { describeConversationPresence } = await load("presence/presence_text");
const people = (...names) => names.map((name) => ({ id: name, display_name: name }));
const plain = (text) => text.replace(/[\u2068\u2069]/g, "");

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
});

function signal() {
  const said = [];
  return { said, typing: new TypingSignal({ send: ({ type, chat_id: id }) => said.push(`${type} ${id}`) }) };
}

test("writing is told at most every three seconds, and its end at once", () => {
  const { said, typing } = signal();
  for (let count = 0; count < 40; count += 1) {
    typing.wrote("one", "words");
    mock.timers.tick(100);
  }
  assert.deepEqual(said, ["typing one", "typing one"]);
  typing.wrote("one", " ");
  typing.wrote("one", "");
  assert.deepEqual(said.slice(2), ["stop_typing one"]);
});

test("whoever goes to another conversation no longer writes in the first", () => {
  const { said, typing } = signal();
  typing.wrote("one", "words");
  typing.wrote("two", "words");
  typing.stop();
  typing.stop();
  assert.deepEqual(said, ["typing one", "stop_typing one", "typing two", "stop_typing two"]);
});

test("somebody who types is shown for six seconds after they last said so", () => {
  let changes = 0;
  const presence = new ConversationPresence({ onChange: () => (changes += 1) });
  presence.startTyping({ id: "bob" });
  mock.timers.tick(3000);
  presence.startTyping({ id: "bob" });
  mock.timers.tick(5999);
  assert.deepEqual(presence.typists, [{ id: "bob" }]);
  mock.timers.tick(1);
  assert.deepEqual([presence.typists, changes], [[], 2]);
});

test("up to three who type are named", () => {
  const words = (...names) => plain(typingWords(people(...names)));
  assert.equal(words(), "");
  assert.equal(words("Ana"), "Ana is typing…");
  assert.equal(words("Ana", "Bo"), "Ana and Bo are typing…");
  assert.equal(words("Ana", "Bo", "Cy"), "Ana, Bo and Cy are typing…");
  assert.equal(words("Ana", "Bo", "Cy", "Dee"), "Several people are typing…");
});

test("five minutes without a touch are being away, and the next touch ends it", () => {
  const page = new EventTarget();
  const heard = [];
  new IdleDetector({ onChange: (isIdle) => heard.push(isIdle), page }).start();
  mock.timers.tick(299_000);
  page.dispatchEvent(new Event("keydown"));
  mock.timers.tick(299_999);
  assert.deepEqual(heard, []);
  mock.timers.tick(1);
  page.dispatchEvent(new Event("pointermove"));
  page.dispatchEvent(new Event("pointermove"));
  assert.deepEqual(heard, [true, false]);
});

test("members are counted, and those online as far as that is known", () => {
  const element = { dataset: {}, textContent: "" };
  const words = (chat, online) => {
    describeConversationPresence(element, chat, online);
    return element.textContent;
  };
  assert.equal(words({ member_count: 1 }, null), "1 member");
  const joined = { member_count: 12, online_count: 3, my_role: "member" };
  assert.equal(words(joined, null), "12 members · 3 online");
  assert.equal(words(joined, { count: 4 }), "12 members · 4 online");
  assert.equal(words({ ...joined, my_role: null }, null), "12 members");
});
