import { itemFor } from "ui/roving_focus";
import { copyOf } from "ui/slots";

const CARET_KEYS = ["Home", "End"];
const PAGE = 8;

/**
 * The options below a text field, as `role=listbox`: the focus stays in the field and arrows move the active option
 * (`aria-activedescendant`), which is also the selected one unless several can be. `fill(element, entry)` draws an entry;
 * each has an `id`.
 */
export class Options {
  #entries = [];
  #active = null;

  constructor({ input, list, template, fill }) {
    this.input = input;
    this.list = list;
    this.template = template;
    this.fill = fill;
  }

  /** The active entry, or undefined. */
  get active() {
    return this.#entries.find(({ id }) => id === this.#active);
  }

  /**
   * Show these entries; the active one stays so if it is still there, unless `fromTop`. None is active while they are
   * `outdated`, because others were asked for.
   */
  draw(entries, { fromTop = false, outdated = false } = {}) {
    this.#entries = entries;
    this.list.replaceChildren(...entries.map((entry) => this.#optionOf(entry)));
    this.input.ariaExpanded = String(entries.length > 0);
    const isThere = !fromTop && this.active;
    this.#activate(outdated ? undefined : isThere ? this.#active : entries[0]?.id);
  }

  /** Move the active option if this is a key for that; returns whether it is. */
  handleKey(event) {
    if (CARET_KEYS.includes(event.key)) return false;
    const next = itemFor(event, this.#entries, this.active, { wraps: true, page: PAGE });
    if (next) this.#activate(next.id);
    return Boolean(next);
  }

  /** The entry in which an event happened. */
  entryAt({ target }) {
    const option = target.closest("[role=option]");
    return option && this.#entries[[...this.list.children].indexOf(option)];
  }

  #optionOf(entry) {
    const option = copyOf(this.template);
    option.id = `${this.list.id}-${entry.id}`;
    this.fill(option, entry);
    return option;
  }

  #activate(id) {
    this.#active = id;
    for (const option of this.list.children) {
      const isActive = option.id === `${this.list.id}-${id}`;
      option.toggleAttribute("data-active", isActive);
      if (this.list.ariaMultiSelectable !== "true") option.ariaSelected = String(isActive);
      if (!isActive) continue;
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    }
    if (id === undefined) this.input.removeAttribute("aria-activedescendant");
  }
}
