import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support/load.mjs";

const { fit } = await load("dialogs/fuzzy");
const { isRoomId, tidy } = await load("sidebar/room_id");

const ranked = (query, names) =>
  names.filter((name) => fit(query, name)).sort((one, other) => fit(query, other).score - fit(query, one).score);
const hit = (query, name) =>
  [...fit(query, name).hits]
    .sort((a, b) => a - b)
    .map((at) => name[at])
    .join("");

test("the beginning fits best, then the beginning of a word, then anywhere, then with letters left out", () => {
  const names = ["contextual", "a tech room", "Technology", "t-e-c-h", "nothing"];
  assert.deepEqual(ranked("tec", names), ["Technology", "a tech room", "t-e-c-h"]);
  assert.deepEqual(ranked("text", names), ["contextual"]);
});

test("case and accents make no difference, and what is marked is what stands there", () => {
  assert.equal(hit("jose", "José Álvarez"), "José");
  assert.equal(hit("ÁLV", "José Álvarez"), "Álv");
  assert.equal(hit("i", "İstanbul"), "İ");
  assert.equal(hit("soren", "Søren"), "Søren");
  assert.equal(hit("lodz", "Łódź"), "Łódź");
  assert.equal(hit("isparta", "ısparta"), "ısparta");
  assert.equal(hit("đorđe", "Dorde"), "Dorde");
});

test("a dash, dot or apostrophe parts words, in the name and in what is typed", () => {
  assert.equal(hit("jean luc", "Jean-Luc"), "JeanLuc");
  assert.equal(hit("jean-luc", "Jean Luc"), "JeanLuc");
  assert.equal(hit("o'br", "Conan O’Brien"), "OBr");
  assert.equal(hit("-", "Jean-Luc"), "-");
});

test("every word has to be found, in any order", () => {
  assert.ok(fit("doe john", "John Doe"));
  assert.equal(fit("doe jane", "John Doe"), null);
});

test("the whole name fits better than one that has its words as well", () => {
  const [whole, words] = ["* (one) two", "one two"].map((name) => fit("* (one) two", name).score);
  assert.ok(whole > words);
});

test("of two places the one where a word begins is marked", () => {
  assert.deepEqual([...fit("an", "Juan Andrés").hits], [5, 6]);
});

test("nothing typed fits everything, and a character of two units is marked whole", () => {
  assert.equal(fit("  ", "anything").hits.size, 0);
  assert.equal(hit("😀", "so 😀 happy"), "😀");
  assert.equal(hit("s😀h", "so 😀 happy"), "s😀h");
});

test("a Room ID is recognised however it is written", () => {
  for (const text of ["a7k2m9p1", " A7K2-M9P1 ", "a7 k2 m9 p1", "A7K2–M9P1", "\u200ba7k2m9p1\n"]) {
    assert.equal(tidy(text), "A7K2M9P1");
  }
  assert.equal(isRoomId("A7K2M9P1"), true);
  for (const text of ["A7K2M9P", "A7K2M9P12", "A7K2M9Pß", ""]) assert.equal(isRoomId(text), false);
});
