const MARGIN = 8;
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/**
 * A menu that stands above everything else, in a `popover="manual"`: the browser's own light dismissal would close it
 * again when the finger that opened it goes up.
 */
export class PopupMenu {
  #trigger = null;

  constructor(element) {
    this.element = element;
    element.addEventListener("focusout", ({ relatedTarget }) => this.#left(relatedTarget));
  }

  get isOpen() {
    return this.element.matches(":popover-open");
  }

  get items() {
    return [...this.element.querySelectorAll("[role^=menuitem]")].filter((item) => item.checkVisibility());
  }

  /** Open at a point of the window; when it closes the focus goes back to `trigger`. */
  open({ x, y, trigger }) {
    this.#trigger = trigger;
    this.element.showPopover();
    const { width, height } = this.element.getBoundingClientRect();
    this.element.style.setProperty("--menu-left", `${within(x, innerWidth - width)}px`);
    this.element.style.setProperty("--menu-top", `${within(y, innerHeight - height)}px`);
    this.items[0].focus({ preventScroll: true });
  }

  close() {
    if (!this.isOpen) return;
    const hadFocus = this.element.contains(document.activeElement);
    this.element.hidePopover();
    if (hadFocus) this.#trigger.focus({ preventScroll: true });
  }

  /** Arrows, Home, End and first letters move the focus; Escape and Tab close. Returns whether the key was handled. */
  handleKey({ key }) {
    const closes = key === "Escape" || key === "Tab";
    const item = closes ? null : this.#itemFor(key);
    if (closes) this.close();
    item?.focus();
    return closes || Boolean(item);
  }

  #itemFor(key) {
    const { items } = this;
    const at = items.indexOf(document.activeElement);
    if (key in STEPS) return items.at((at + STEPS[key]) % items.length);
    if (key === "Home") return items[0];
    if (key === "End") return items.at(-1);
    if (key.length > 1 || key === " ") return null;
    const begins = (item) => item.textContent.trim().toLowerCase().startsWith(key.toLowerCase());
    return [...items.slice(at + 1), ...items.slice(0, at + 1)].find(begins);
  }

  #left(target) {
    if (!this.element.contains(target)) this.close();
  }
}

function within(place, most) {
  return Math.max(MARGIN, Math.min(place, most - MARGIN));
}
