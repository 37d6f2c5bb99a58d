import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support/load.mjs";

const { PeopleSearch } = await load("net/people_search");
const { ConnectionLost, Refusal } = await load("net/problems");

/** A search whose questions `answers` holds, to be answered in any order. */
function searching() {
  const [answers, found] = [{}, []];
  const get = (path, { q }) => new Promise((resolve, reject) => (answers[q] = { resolve, reject }));
  const search = new PeopleSearch({ api: { get }, onFound: (people) => found.push(people) });
  const ask = async (q) => {
    search.ask(q, { delay: 0 });
    while (!answers[q]) await new Promise((resolve) => setTimeout(resolve));
  };
  return { ask, answers, found };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("only the answer to the latest query is used, also when an earlier one fails after it", async () => {
  const { ask, answers, found } = searching();
  await ask("a");
  await ask("an");
  answers.an.resolve({ contacts: ["anna"] });
  answers.a.reject(new Refusal({ error: "Slow down.", code: "rate_limited" }, 429));
  await settled();
  assert.deepEqual(found, [["anna"]]);
});

test("a query that is refused finds nobody, and one that is lost says nothing", async () => {
  const { ask, answers, found } = searching();
  await ask("a");
  answers.a.reject(new ConnectionLost());
  await settled();
  assert.deepEqual(found, []);
  await ask("an");
  answers.an.reject(new Refusal({ error: "Slow down.", code: "rate_limited" }, 429));
  await settled();
  assert.deepEqual(found, [[]]);
});
