import { Controller } from "@hotwired/stimulus";
import { OutOfSight } from "sidebar/out_of_sight";
import { setText } from "ui/slots";

const UNREAD = ".row-item[data-unread]:not([data-muted], [data-current])";

/** The buttons at the edges of the sidebar's lists that tell of unread conversations out of sight and lead to the next. */
export default class extends Controller {
  static targets = ["lists", "above", "below"];

  connect() {
    this.outOfSight = new OutOfSight({ root: this.listsTarget, onChange: () => this.draw() });
    this.watch();
  }

  disconnect() {
    this.outOfSight.stop();
  }

  /** Rows have changed, or a section was opened or closed. */
  watch() {
    const rows = [...this.listsTarget.querySelectorAll(UNREAD)];
    this.outOfSight.watch(rows.filter((row) => !row.closest("[hidden]")));
    this.draw();
  }

  draw() {
    const { above, below } = this.outOfSight;
    fill(this.aboveTarget, above.length, "above");
    fill(this.belowTarget, below.length, "below");
  }

  up() {
    show(this.outOfSight.above.at(-1));
  }

  down() {
    show(this.outOfSight.below[0]);
  }
}

function fill(button, count, side) {
  button.hidden = count === 0;
  if (count) setText(button, "words", `${count} unread ${side}`);
}

function show(item) {
  item.scrollIntoView({ block: "center" });
  item.querySelector(".row").focus({ preventScroll: true });
}
