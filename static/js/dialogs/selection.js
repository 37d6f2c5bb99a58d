/** The people selected for a new conversation, in the order of selection. */
export class Selection {
  static most = 255;
  #people = new Map();

  get all() {
    return [...this.#people.values()];
  }

  get size() {
    return this.#people.size;
  }

  get isFull() {
    return this.size >= Selection.most;
  }

  has(id) {
    return this.#people.has(id);
  }

  /** Select or deselect a person; returns false if there is no room for more. */
  toggle(person) {
    if (this.has(person.id)) return this.#people.delete(person.id);
    if (this.isFull) return false;
    this.#people.set(person.id, person);
    return true;
  }

  removeLast() {
    const last = this.all.at(-1);
    if (last) this.#people.delete(last.id);
  }

  clear() {
    this.#people.clear();
  }
}
