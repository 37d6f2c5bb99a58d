import { copyOf } from "ui/slots";

const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

/**
 * The options below a text field, as `role=listbox`: the focus stays in the field and arrows move the active option
 * (`aria-activedescendant`). `fill(element, entry)` draws an entry; each has an `id`.
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

  /** Show these entries; the active one stays so if it is still there, unless `fromTop`. */
  draw(entries, { fromTop = false } = {}) {
    this.#entries = entries;
    this.list.replaceChildren(...entries.map((entry) => this.#optionOf(entry)));
    this.input.ariaExpanded = String(entries.length > 0);
    const isThere = !fromTop && this.active;
    this.#activate(isThere ? this.#active : entries[0]?.id);
  }

  /** Move the active option if this is an arrow key; returns whether it is. */
  handleKey({ key }) {
    const { length } = this.#entries;
    if (!(key in STEPS) || !length) return false;
    const at = this.#entries.findIndex(({ id }) => id === this.#active);
    const step = STEPS[key];
    const next = Math.abs(step) === 1 ? (at + step + length) % length : Math.min(length - 1, Math.max(0, at + step));
    this.#activate(this.#entries[next].id);
    return true;
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
      if (!isActive) continue;
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    }
    if (id === undefined) this.input.removeAttribute("aria-activedescendant");
  }
}
