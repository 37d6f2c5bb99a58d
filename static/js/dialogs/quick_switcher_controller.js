import { destinations } from "dialogs/quick_switcher";
import { PeopleSearch } from "net/people_search";
import { fillMark, fillPicture } from "sidebar/rows";
import { ClientController } from "ui/client_controller";
import { Options } from "ui/options";
import { isComposing } from "ui/sending_key";
import { setText, slot } from "ui/slots";

/** The quick switcher: type a few letters of a conversation or a person, and go there. */
export default class extends ClientController {
  static targets = ["input", "list", "template", "nothing"];

  connect() {
    const { client } = this;
    const [input, list, template] = [this.inputTarget, this.listTarget, this.templateTarget];
    this.options = new Options({ input, list, template, fill });
    this.search = new PeopleSearch({ api: client.api, onFound: (people) => this.found(people) });
  }

  /** The key that opens the dialog closes it again. */
  toggle() {
    if (this.element.open) this.element.close();
    else this.open();
  }

  open() {
    this.people = [];
    this.inputTarget.value = "";
    this.draw({ fromTop: true });
    this.client.publicRooms.refresh();
    this.element.showModal();
  }

  changed() {
    this.draw({ fromTop: true });
    if (this.query) this.search.ask(this.query);
  }

  found(people) {
    this.people = people;
    this.draw();
  }

  get query() {
    return this.inputTarget.value.trim();
  }

  draw(options) {
    const { directory, publicRooms, recents, current } = this.client;
    const entries = [...directory.all, ...publicRooms.outside];
    const found = destinations({
      query: this.query,
      entries,
      people: this.people,
      recents: recents.all,
      currentId: current?.id,
    });
    this.options.draw(found, options);
    this.nothingTarget.textContent = found.length ? "" : this.query ? `Nothing is called “${this.query}”.` : "Type a name.";
  }

  keys(event) {
    if (isComposing(event)) return;
    if (event.key === "Enter") this.go(this.options.active);
    else if (!this.options.handleKey(event)) return;
    event.preventDefault();
  }

  choose(event) {
    this.go(this.options.entryAt(event));
  }

  /** The box fills the dialog, so that a click on the dialog itself is one beside it. */
  outside({ target }) {
    if (target === this.element) this.element.close();
  }

  async go(destination) {
    if (!destination) return;
    this.element.close();
    const { id, person } = destination;
    await this.client.attempt(() => (person ? this.client.selectPerson(id) : this.client.select(id)));
  }
}

function fill(option, { entry, person, hits }) {
  const isRoom = entry?.chat.kind === "room";
  option.dataset.kind = isRoom ? "room" : "person";
  if (isRoom) fillMark(option, entry.chat);
  else fillPicture(option, person ?? { ...entry.chat, status: entry.chat.peer?.status });
  highlight(slot(option, "name"), entry?.chat.name ?? person.display_name, hits);
  setText(option, "hint", hintOf(entry, person));
}

function hintOf(entry, person) {
  if (person) return `@${person.username}`;
  if (!entry.isMember) return "not joined";
  if (entry.readState.unread) return `${entry.readState.unread > 99 ? "99+" : entry.readState.unread} unread`;
  return entry.chat.peer ? `@${entry.chat.peer.username}` : "";
}

/** Write `text` into `element`, with the characters at the positions `hits` marked. */
function highlight(element, text, hits) {
  const runs = [];
  for (let at = 0; at < text.length; at += 1) {
    const isHit = hits.has(at);
    if (runs.at(-1)?.isHit === isHit) runs.at(-1).text += text[at];
    else runs.push({ isHit, text: text[at] });
  }
  element.replaceChildren(...runs.map(({ isHit, text: part }) => (isHit ? marked(part) : part)));
}

function marked(text) {
  const mark = document.createElement("mark");
  mark.textContent = text;
  return mark;
}
