import { Selection } from "dialogs/selection";
import { PeopleSearch } from "net/people_search";
import { fillPicture } from "sidebar/rows";
import { ClientController } from "ui/client_controller";
import { FormDraft } from "ui/form_draft";
import { clearProblems, showProblem, submitForm } from "ui/form_problems";
import { Options } from "ui/options";
import { isComposing } from "ui/sending_key";
import { copyOf, setText, slot } from "ui/slots";

/** A new conversation: one person makes it a direct one, several a group with a name. */
export default class extends ClientController {
  static targets = ["form", "chips", "input", "list", "nothing", "naming", "name", "submit", "template", "chipTemplate"];

  connect() {
    const [input, list, template] = [this.inputTarget, this.listTarget, this.templateTarget];
    this.chosen = new Selection();
    this.draft = new FormDraft(this.formTarget);
    this.options = new Options({ input, list, template, fill: (option, person) => this.fill(option, person) });
    this.search = new PeopleSearch({ api: this.client.api, onFound: (people) => this.found(people) });
  }

  open() {
    this.formTarget.reset();
    clearProblems(this.formTarget);
    this.draft.open(`${this.client.me.id}:new-chat`);
    this.found([]);
    this.ask("", { delay: 0 });
    this.element.showModal();
    this.inputTarget.focus();
  }

  keep() {
    this.draft.keep();
  }

  /** Discard the selection and the name; Escape only closes the dialog. */
  cancel() {
    this.chosen.clear();
    this.draft.clear();
    this.element.close();
  }

  changed() {
    this.ask(this.inputTarget.value);
  }

  /** Until the answer comes, the list is still that of an earlier query, from which Enter must choose nobody. */
  ask(query, options) {
    this.isOutdated = true;
    this.search.ask(query, options);
    this.describe();
  }

  found(people) {
    this.people = people;
    this.isOutdated = false;
    this.options.draw(people, { fromTop: true });
    const isSearch = this.inputTarget.value.trim();
    this.nothingTarget.textContent = isSearch && !people.length ? `Nobody is called “${isSearch}”.` : "";
    this.describe();
  }

  /** Enter selects the active person, Ctrl+Enter submits, Backspace in the empty field removes the last one selected. */
  keys(event) {
    const { key, ctrlKey, metaKey } = event;
    if (isComposing(event) || (key === "Enter" && (ctrlKey || metaKey))) return;
    if (key === "Backspace" && !this.inputTarget.value) return this.removeLast();
    if (key === "Enter" && !event.repeat) this.toggle(this.options.active);
    else if (key !== "Enter" && !this.options.handleKey(event)) return;
    event.preventDefault();
  }

  removeLast() {
    this.chosen.removeLast();
    this.describe();
  }

  /** The field keeps the focus while one clicks in the list. */
  keepFocus(event) {
    event.preventDefault();
  }

  choose(event) {
    this.toggle(this.options.entryAt(event));
  }

  remove({ target }) {
    const { id } = target.closest("button")?.dataset ?? {};
    if (id) this.toggle(this.chosen.all.find((person) => person.id === id));
    this.inputTarget.focus();
  }

  toggle(person) {
    if (!person) return;
    const isDone = this.chosen.toggle(person);
    clearProblems(this.formTarget);
    if (!isDone) showProblem(this.formTarget, { message: `A group has at most ${Selection.most + 1} people, you among them.` });
    this.inputTarget.value = "";
    this.ask("", { delay: 0 });
  }

  /** Show who is selected, and whether that makes a direct conversation or a group. */
  describe() {
    const isGroup = this.chosen.size > 1;
    this.options.draw(this.people, { outdated: this.isOutdated });
    this.chipsTarget.replaceChildren(...this.chosen.all.map((person) => this.chip(person)));
    this.chipsTarget.lastElementChild?.scrollIntoView({ block: "nearest" });
    this.namingTarget.hidden = !isGroup;
    this.submitTarget.textContent = isGroup ? "Create Group Chat" : "Start 1-on-1 Chat";
    this.submitTarget.disabled = !this.chosen.size;
  }

  fill(option, person) {
    fillPicture(option, person);
    setText(option, "name", person.display_name);
    setText(option, "hint", `@${person.username}`);
    option.ariaSelected = String(this.chosen.has(person.id));
  }

  chip(person) {
    const chip = copyOf(this.chipTemplateTarget);
    setText(chip, "name", person.display_name);
    slot(chip, "remove").dataset.id = person.id;
    slot(chip, "remove").ariaLabel = `Remove ${person.display_name}`;
    return chip;
  }

  async submit(event) {
    event.preventDefault();
    if (this.submitTarget.disabled) return;
    const name = this.nameTarget.value.trim();
    const fields = { name: ["Give the group a name."] };
    if (this.chosen.size > 1 && !name) return showProblem(this.formTarget, { fields });
    await submitForm(this.formTarget, this.submitTarget, () => this.start(name));
    this.submitTarget.disabled = !this.chosen.size;
  }

  async start(name) {
    const { actions } = this.client;
    const members = this.chosen.all.map(({ id }) => id);
    const { id } = await (members.length === 1 ? actions.directWith(members[0]) : actions.createGroup({ name, members }));
    this.cancel();
    await this.client.select(id);
  }
}
