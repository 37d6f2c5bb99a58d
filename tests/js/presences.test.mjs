import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { load } from "./support/load.mjs";

const { Presences } = await load("models/presences");
const status = (id, value = "online") => ({ user_id: id, status: value, last_seen: null });
const answered = async () => {
  for (let count = 0; count < 5; count += 1) await null;
};

class Server {
  asked = [];
  follow = async (people) => {
    this.asked.push(people);
    return { statuses: people.map((id) => status(id)) };
  };
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

test("whoever several parts show is asked for once, the header's first", async () => {
  const server = new Server();
  const presences = new Presences(server);
  presences.follow(["bob", "carol"], "sidebar");
  presences.follow(["carol", "dora"], "members");
  presences.follow(["bob"], "header");
  mock.timers.tick(100);
  await answered();
  assert.deepEqual(server.asked, [["bob", "carol", "dora"]]);
  assert.equal(presences.of("dora").status, "online");
});

test("the same people are not asked for again, but by a new connection", async () => {
  const server = new Server();
  const presences = new Presences(server);
  presences.follow(["bob"], "sidebar");
  mock.timers.tick(100);
  presences.follow(["bob"], "header");
  mock.timers.tick(100);
  assert.equal(server.asked.length, 1);
  presences.resume();
  assert.equal(server.asked.length, 2);
});

test("a change is passed on in the words of a person", () => {
  const presences = new Presences(new Server());
  const heard = [];
  presences.addEventListener("change", ({ detail }) => heard.push(detail));
  presences.hear(status("bob", "away"));
  assert.deepEqual(heard, [{ id: "bob", status: "away", last_seen: null }]);
});
