import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support/load.mjs";

const { beginning, measure } = await load("composer/limits");
const { isSendingKey } = await load("ui/sending_key");
const { TextBox } = await load("composer/text_box");

/** A text area of which one learns how often it was laid out to be measured, and set. */
function box() {
  const looks = { measured: 0, set: 0 };
  let value = "";
  const input = {
    style: {},
    get scrollHeight() {
      looks.measured += 1;
      return 40;
    },
    get value() {
      return value;
    },
    set value(text) {
      looks.set += 1;
      value = text;
    },
  };
  const counter = { classList: { toggle() {} }, toggleAttribute() {} };
  return { looks, counter, box: new TextBox({ input, counter, send: {} }), type: (text) => (value = text) };
}

test("characters are counted as people see them, from ninety per cent of the limit", () => {
  assert.equal(measure("😀".repeat(8999)).isCounted, false);
  assert.equal(measure("😀".repeat(9000)).isCounted, true);
  assert.equal(measure("😀".repeat(10_000)).isSendable, true);
  assert.equal(measure("😀".repeat(10_001)).isSendable, false);
  assert.equal(measure("x".repeat(10_001)).left, -1);
  assert.equal(measure("\ud83d".repeat(9999)).left, 1);
  assert.equal(measure(" \n ").isSendable, false);
});

test("a text is cut between two characters, not within one", () => {
  assert.equal(beginning("ab😀", 3), "ab");
  assert.equal(beginning("ab😀", 4), "ab😀");
  assert.equal(beginning("ab", 5), "ab");
});

test("a text that fills the box is not laid out to be measured at every key", () => {
  const { box: short, looks, type } = box();
  type("a line");
  short.refresh();
  assert.equal(looks.measured, 1);
  for (let key = 0; key < 100; key += 1) {
    type("x".repeat(50_000 + key));
    short.refresh();
  }
  assert.equal(looks.measured, 1);
});

test("a text that stands in the box already is not put in again, which would take the caret and what can be undone", () => {
  const { box: one, looks, type } = box();
  type("found");
  one.text = "found";
  assert.equal(looks.set, 0);
  one.text = "another";
  assert.equal(looks.set, 1);
});

test("Enter sends where its person wants that and has a keyboard, with Ctrl or Cmd always, and never composes", () => {
  const sends = (keys, settings = {}) =>
    isSendingKey({ key: "Enter", ...keys }, { enterSends: true, isTouch: false, ...settings });
  assert.ok(sends({}));
  assert.ok(!sends({ shiftKey: true }));
  assert.ok(!sends({}, { enterSends: false }));
  assert.ok(!sends({}, { isTouch: true }));
  for (const modifier of ["ctrlKey", "metaKey"]) {
    assert.ok(sends({ [modifier]: true }, { enterSends: false }));
    assert.ok(sends({ [modifier]: true }, { isTouch: true }));
    assert.ok(!sends({ [modifier]: true, isComposing: true }));
  }
  assert.ok(!sends({ isComposing: true }));
  assert.ok(!sends({ keyCode: 229 }));
  assert.ok(!isSendingKey({ key: "a", ctrlKey: true }, { enterSends: true }));
});
