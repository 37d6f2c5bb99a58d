const LASTS = 1000;

/** Says, while the reader scrolls and for a second longer, of which day the messages at the top are. */
export class FloatingDate {
  #timer = null;

  constructor(chip) {
    this.chip = chip;
  }

  /** The reader has scrolled to messages of this `day`; "" hides the chip, because the day is written beside it. */
  show(day) {
    clearTimeout(this.#timer);
    if (day) this.chip.textContent = day;
    this.chip.toggleAttribute("data-shown", Boolean(day));
    this.#timer = setTimeout(() => this.hide(), LASTS);
  }

  hide() {
    clearTimeout(this.#timer);
    this.chip.removeAttribute("data-shown");
  }
}
