import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { load } from "./support/load.mjs";

const { PeoplePresence } = await load("presence/people_presence");
const status = (id, value = "online") => ({ user_id: id, status: value, last_seen: null });
const answered = async () => {
  for (let count = 0; count < 5; count += 1) await null;
};

class Server {
  asked = [];
  subscribePresence = async (people) => {
    this.asked.push(people);
    return { statuses: people.map((id) => status(id)) };
  };
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

test("someone whom several parts show is subscribed to once, the header's people first", async () => {
  const server = new Server();
  const peoplePresence = new PeoplePresence(server);
  peoplePresence.subscribe(["bob", "carol"], "sidebar");
  peoplePresence.subscribe(["carol", "dora"], "members");
  peoplePresence.subscribe(["bob"], "header");
  mock.timers.tick(100);
  await answered();
  assert.deepEqual(server.asked, [["bob", "carol", "dora"]]);
  assert.equal(peoplePresence.of("dora").status, "online");
});

test("the same people are subscribed to again only by a new connection", async () => {
  const server = new Server();
  const peoplePresence = new PeoplePresence(server);
  peoplePresence.subscribe(["bob"], "sidebar");
  mock.timers.tick(100);
  peoplePresence.subscribe(["bob"], "header");
  mock.timers.tick(100);
  assert.equal(server.asked.length, 1);
  peoplePresence.resume();
  assert.equal(server.asked.length, 2);
});

test("a status event becomes a change with the fields of a person", () => {
  const peoplePresence = new PeoplePresence(new Server());
  const changes = [];
  peoplePresence.addEventListener("change", ({ detail }) => changes.push(detail));
  peoplePresence.update(status("bob", "away"));
  assert.deepEqual(changes, [{ id: "bob", status: "away", last_seen: null }]);
});
