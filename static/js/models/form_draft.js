import { BrowserStorage } from "models/browser_storage";

const WRITTEN = "textarea, input:not([type]), input:is([type=text], [type=email], [type=number])";

/**
 * What was typed into a form and not used yet, kept in this tab: neither Escape nor a reload nor the end of the session
 * loses it. Only fields one writes in are kept, and only where they differ from what the form began with.
 */
export class FormDraft {
  #key = null;
  #before = {};

  constructor(form, storage = new BrowserStorage(() => globalThis.sessionStorage)) {
    Object.assign(this, { form, storage });
  }

  /**
   * Put back what was typed over what the form `begins` with (a field's value, where its markup has another), unless that
   * `isUsed` by now; answers whether there was anything.
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

  /** Call after every change. */
  keep() {
    const typed = this.#fields.filter(({ name, value }) => value !== this.#before[name]).map(({ name, value }) => [name, value]);
    if (typed.length) this.storage.setItem(this.#key, JSON.stringify(Object.fromEntries(typed)));
    else this.clear();
  }

  /** It was used, or given up. */
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
