import { fillPerson } from "members/member_rows";
import { PeopleSearch } from "net/people_search";
import { ClientController } from "ui/client_controller";
import { KeyedList } from "ui/keyed_list";
import { copyOf } from "ui/slots";
import { isolated } from "words/names";

/** Searches for people and adds them to the group or room that is shown. */
export default class extends ClientController {
  static targets = ["form", "button", "input", "list", "template", "nothing"];

  connect() {
    const { client } = this;
    this.rows = new KeyedList(this.listTarget, { make: () => copyOf(this.templateTarget), fill: fillPerson });
    this.people = new PeopleSearch({ api: client.api, onFound: (found) => this.draw(found) });
    this.on(client, "select", () => this.close());
  }

  open() {
    this.formTarget.hidden = false;
    this.buttonTarget.hidden = true;
    this.inputTarget.value = "";
    this.inputTarget.focus();
    this.people.ask("", { delay: 0 });
  }

  close() {
    this.formTarget.hidden = true;
    this.buttonTarget.hidden = false;
    this.rows.draw([]);
  }

  /** Closes only this, not the panel around it. */
  escape(event) {
    event.preventDefault();
    event.stopPropagation();
    this.close();
    this.buttonTarget.focus();
  }

  search() {
    this.people.ask(this.inputTarget.value.trim());
  }

  /** Those who are known to be members already are left out. */
  draw(found) {
    if (this.formTarget.hidden) return;
    const { members } = this.controller("members");
    const others = found.filter(({ id }) => !members?.get(id));
    this.rows.draw(others);
    this.nothingTarget.hidden = others.length > 0;
  }

  async add({ target }) {
    if (!target.closest("button")) return;
    const row = target.closest("[data-person-id]");
    const name = isolated(row.querySelector("[data-slot=name]").textContent);
    const { client } = this;
    if (!(await client.attempt(() => client.server.addMember(client.current.chat, row.dataset.personId)))) return;
    client.notice(`${name} was added`);
    row.remove();
    this.inputTarget.focus();
  }
}
