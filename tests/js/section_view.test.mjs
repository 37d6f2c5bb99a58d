import assert from "node:assert/strict";
import { test } from "node:test";
import { Element, holding } from "./support/elements.mjs";
import { load } from "./support/load.mjs";

const { RoomBrowser } = await load("sidebar/room_browser");
const { SectionView } = await load("sidebar/section_view");

const drawing = {
  make: () => new Element(),
  fill: (element, { id }) => (element.textContent = id),
};
const entries = (...ids) => ids.map((id) => ({ id }));
const names = (element) => element.querySelector('[data-slot="list"]').children.map(({ textContent }) => textContent);
const slotOf = (element, name) => element.querySelector(`[data-slot="${name}"]`);

test("a section says that it is empty while it is", () => {
  const element = holding("total", "list", "empty");
  const view = new SectionView(element, drawing);
  view.draw([]);
  assert.deepEqual([names(element), slotOf(element, "empty").hidden, element.hidden], [[], false, false]);
  view.draw(entries("a", "b"));
  assert.deepEqual([names(element), slotOf(element, "empty").hidden], [["a", "b"], true]);
});

test("a section that has nothing to say of being empty is hidden while it is", () => {
  const element = holding("total", "list");
  const view = new SectionView(element, drawing);
  view.draw([]);
  assert.equal(element.hidden, true);
  view.draw(entries("a"));
  assert.equal(element.hidden, false);
});

test("rows keep their order while a pointer is over them", () => {
  const element = holding("total", "list", "empty");
  const view = new SectionView(element, drawing);
  view.draw(entries("a", "b"));
  view.draw(entries("c", "b", "a"), { isHeld: true });
  assert.deepEqual(names(element), ["a", "b", "c"]);
  view.draw(entries("c", "b", "a"));
  assert.deepEqual(names(element), ["c", "b", "a"]);
});

function browser({ isOpen }) {
  const element = holding("browse", "browsed", "list", "more");
  slotOf(element, "browse").ariaExpanded = String(isOpen);
  return [element, new RoomBrowser(element, drawing)];
}

test("“Browse rooms” says how many there are, and lists them once it is open", () => {
  const [element, rooms] = browser({ isOpen: false });
  rooms.draw(entries("a", "b"), { hasMore: false });
  assert.deepEqual([slotOf(element, "browsed").textContent, names(element), element.hidden], ["(2)", [], false]);
  rooms.isOpen = true;
  rooms.draw(entries("a", "b"), { hasMore: false });
  assert.deepEqual([slotOf(element, "browsed").textContent, names(element)], ["(2)", ["a", "b"]]);
});

test("a section of rooms that was open when the page was left is open again", () => {
  const [element, rooms] = browser({ isOpen: true });
  rooms.draw(entries("a"), { hasMore: false });
  assert.deepEqual(names(element), ["a"]);
});

test("that the server has more rooms than are known is said, and where they are listed one can ask for them", () => {
  const [element, rooms] = browser({ isOpen: false });
  rooms.draw(entries("a"), { hasMore: true });
  assert.deepEqual([slotOf(element, "browsed").textContent, slotOf(element, "more").hidden], ["(1+)", true]);
  rooms.isOpen = true;
  rooms.draw(entries("a"), { hasMore: true });
  assert.equal(slotOf(element, "more").hidden, false);
  rooms.draw(entries("a"), { hasMore: false });
  assert.equal(slotOf(element, "more").hidden, true);
});

test("without other rooms there is nothing to browse", () => {
  const [element, rooms] = browser({ isOpen: false });
  rooms.draw([], { hasMore: false });
  assert.equal(element.hidden, true);
  rooms.draw([], { hasMore: true });
  assert.equal(element.hidden, false);
});
