import { BrowserStorage } from "net/browser_storage";
import { randomId } from "net/ids";

/**
 * @typedef {{ id: Id, content: string, text: string }} Edit The new `text` of the message `id`, whose text is `content`.
 * @typedef {{ id: Id, content: string }} Edited
 * @typedef {{ key: string, text: string, message: Edited | undefined }} Stashed A text, and what it is an edit of.
 */

/**
 * The unsent texts of one person in this browser, by conversation:
 * - the draft: the text of a new message;
 * - the edit: the new text of an old message;
 * - the stash: texts that had to give way to others.
 *
 * Events: `stash` (detail: chat id), `refused` (this browser stores nothing; texts live as long as the page).
 */
export class Drafts extends EventTarget {
  /** The key under which this page stashes a text that another tab must not overwrite. */
  pageKey = randomId();
  #concealed = new Set([this.pageKey]);

  constructor(userId, storage = new BrowserStorage()) {
    super();
    this.userId = userId;
    this.storage = storage;
    storage.addEventListener?.("refused", () => this.dispatchEvent(new Event("refused")));
  }

  /** Whether closing the page now would lose a text. */
  get isAtRisk() {
    return this.storage.isAtRisk;
  }

  read(chatId) {
    return this.storage.getItem(this.#key("draft", chatId)) ?? "";
  }

  /**
   * @param {Id} chatId
   * @param {string} text
   */
  write(chatId, text) {
    this.#put(this.#key("draft", chatId), text);
  }

  /** @returns {Edit | null} */
  readEdit(chatId) {
    return parsed(this.storage.getItem(this.#key("edit", chatId)));
  }

  /**
   * Store an edit; null, or an edit without changes, removes it.
   *
   * @param {Id} chatId
   * @param {Edit | null} edit
   */
  writeEdit(chatId, edit) {
    const isChange = edit && edit.text !== edit.content;
    this.#put(this.#key("edit", chatId), isChange ? JSON.stringify(edit) : "");
  }

  /** The stashed texts to offer, newest last. */
  stashed(chatId) {
    return this.#stash(chatId).filter(({ key }) => !this.#concealed.has(key));
  }

  /**
   * Stash a text, replacing the item with the same key; blank texts and duplicates are dropped.
   *
   * @param {Id} chatId
   * @param {{ key?: string, text: string, message?: Edited }} item
   */
  stash(chatId, { key = randomId(), text, message }) {
    const others = this.#stash(chatId).filter((item) => item.key !== key && (item.text !== text || item.message));
    this.#writeStash(chatId, text.trim() ? [...others, { key, text, message }] : others);
  }

  /**
   * Remove an item from the stash; returns it, if it was there.
   *
   * @param {Id} chatId
   * @param {string} key
   */
  unstash(chatId, key) {
    const stash = this.#stash(chatId);
    const item = stash.find((one) => one.key === key);
    if (key !== this.pageKey) this.#concealed.delete(key);
    if (item)
      this.#writeStash(
        chatId,
        stash.filter((one) => one !== item),
      );
    return item;
  }

  /**
   * This text was saved: remove it from the stash, unless another text has its key by now.
   *
   * @param {Id} chatId
   * @param {Pick<Stashed, "key" | "text">} item
   */
  saved(chatId, { key, text }) {
    const item = this.#stash(chatId).find((one) => one.key === key);
    if (!item || item.text === text) this.unstash(chatId, key);
  }

  /**
   * This text is back in the composer: stop offering it.
   *
   * @param {Id} chatId
   * @param {string} text
   */
  unstashText(chatId, text) {
    const stash = this.#stash(chatId);
    const others = stash.filter((one) => one.message || one.text !== text);
    if (others.length < stash.length) this.#writeStash(chatId, others);
  }

  /** Do not offer what is stashed under this key while it is being saved. */
  conceal(key) {
    this.#concealed.add(key);
  }

  /**
   * Offer it again.
   *
   * @param {Id} chatId
   * @param {string} key
   */
  reveal(chatId, key) {
    this.#concealed.delete(key);
    this.#emitStash(chatId);
  }

  /** All unsent texts of a conversation. */
  all(chatId) {
    const texts = [this.readEdit(chatId)?.text ?? "", ...this.#stash(chatId).map(({ text }) => text), this.read(chatId)];
    return texts.filter((text) => text.trim());
  }

  /**
   * Read a `storage` event of another tab; null if it is about no draft.
   *
   * @param {Pick<StorageEvent, "key" | "oldValue" | "newValue">} event
   * @returns {{ kind: string, chatId: Id, before: string, after: string, messageId: Id | undefined } | null}
   */
  changeOf({ key, oldValue, newValue }) {
    const kind = ["draft", "edit", "stash"].find((one) => key?.startsWith(this.#key(one, "")));
    if (!kind) return null;
    const text = (value) => (kind === "edit" ? (parsed(value)?.text ?? "") : (value ?? ""));
    const ofMessage = kind === "edit" && { messageId: (parsed(newValue) ?? parsed(oldValue))?.id };
    return { kind, chatId: key.slice(this.#key(kind, "").length), before: text(oldValue), after: text(newValue), ...ofMessage };
  }

  /** @returns {Stashed[]} */
  #stash(chatId) {
    return parsed(this.storage.getItem(this.#key("stash", chatId))) ?? [];
  }

  #writeStash(chatId, items) {
    this.#put(this.#key("stash", chatId), items.length ? JSON.stringify(items) : "");
    this.#emitStash(chatId);
  }

  #emitStash(chatId) {
    this.dispatchEvent(new CustomEvent("stash", { detail: chatId }));
  }

  #put(key, value) {
    if (value) this.storage.setItem(key, value);
    else this.storage.removeItem(key);
  }

  #key(kind, chatId) {
    return `parley:${kind}:${this.userId}:${chatId}`;
  }
}

/** Invalid JSON, which somebody else wrote into the storage under this name, counts as nothing. */
function parsed(json) {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
