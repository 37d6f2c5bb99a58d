import { BrowserStorage } from "net/browser_storage";

const WRITTEN = "textarea, input:not([type]), input:is([type=text], [type=email], [type=number])";

/**
 * The draft of a form, stored for this tab: neither Escape nor a reload nor the end of the session loses it. It has the
 * text fields whose values differ from the initial ones.
 */
export class FormDraft {
  #key = null;
  #before = {};

  constructor(form, storage = new BrowserStorage(() => globalThis.sessionStorage)) {
    this.form = form;
    this.storage = storage;
  }

  /**
   * Restore the draft, unless it `isUsed` (submitted) by now; returns whether there was one. `begins(field)` is a field's
   * initial value.
   *
   * @param {string} key
   * @param {{ isUsed?: boolean, begins?: (field: HTMLInputElement) => string }} options
   */
  open(key, { isUsed = false, begins = ({ value }) => value } = {}) {
    this.#key = `parley:form:${key}`;
    this.#before = Object.fromEntries(this.#fields.map((field) => [field.name, begins(field)]));
    if (isUsed) this.clear();
    const kept = this.#kept;
    const fields = this.#fields.filter(({ name, value }) => name in kept && value === this.#before[name]);
    for (const field of fields) field.value = kept[field.name];
    return fields.some(({ name, value }) => value !== this.#before[name]);
  }

  /** Store the draft; call after every change. */
  keep() {
    const typed = this.#fields.filter(({ name, value }) => value !== this.#before[name]).map(({ name, value }) => [name, value]);
    if (typed.length) this.storage.setItem(this.#key, JSON.stringify(Object.fromEntries(typed)));
    else this.clear();
  }

  /** Remove the draft: it was submitted or discarded. */
  clear() {
    if (this.#key) this.storage.removeItem(this.#key);
  }

  get #kept() {
    return JSON.parse(this.storage.getItem(this.#key) ?? "{}");
  }

  get #fields() {
    return [...this.form.querySelectorAll(WRITTEN)].filter(({ name }) => name);
  }
}
