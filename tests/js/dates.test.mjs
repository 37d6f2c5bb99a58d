import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { load } from "./support/load.mjs";

const { zone, now, cases } = JSON.parse(readFileSync(new URL("../cases/dates.json", import.meta.url), "utf8"));
process.env.TZ = zone;
const { briefTime, clockTime, dayLabel } = await load("words/dates");

for (const { name, at, day, clock, brief } of cases) {
  test(`dates: ${name}`, () => {
    const [moment, today] = [new Date(at), new Date(now)];
    assert.equal(dayLabel(moment, today), day);
    assert.deepEqual(
      [false, true].map((toTwelve) => clockTime(moment, toTwelve)),
      clock,
    );
    assert.deepEqual(
      [false, true].map((toTwelve) => briefTime(moment, today, toTwelve)),
      brief,
    );
  });
}
