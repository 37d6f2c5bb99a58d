import { itemFor } from "ui/roving_focus";

const MARGIN = 8;

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
  handleKey(event) {
    const closes = event.key === "Escape" || event.key === "Tab";
    const item = closes ? null : itemFor(event, this.items, document.activeElement, { wraps: true, letters: true });
    if (closes) this.close();
    item?.focus();
    return closes || Boolean(item);
  }

  #left(target) {
    if (!this.element.contains(target)) this.close();
  }
}

function within(place, most) {
  return Math.max(MARGIN, Math.min(place, most - MARGIN));
}
