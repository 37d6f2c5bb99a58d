import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { load } from "./support/load.mjs";

const { systemLines } = await load("timeline/system_lines");
const { cases } = JSON.parse(readFileSync(new URL("../cases/system_lines.json", import.meta.url), "utf8"));
const person = (name) => ({ id: name.toLowerCase(), display_name: name });
const message = ({ event, by, users, content }) => ({
  content,
  sender: by && person(by),
  system: { event, users: users.map(person) },
});

for (const { name, messages, lines } of cases) {
  test(`system messages: ${name}`, () => assert.deepEqual(systemLines(messages.map(message)), lines));
}

test("a system message of an unknown kind has its own words", () => {
  assert.deepEqual(systemLines([{ content: "Something.", sender: null, system: null }]), ["Something."]);
});
