import { fillMessage } from "timeline/message_view";
import { KeyedList } from "ui/keyed_list";
import { copyOf, setText, slot } from "ui/slots";
import { clockTime, fullTime } from "words/dates";

/** Renders timeline items into a list, touching only elements whose item changed. */
export class TimelineView {
  #rows;
  #stamps = new Map();

  constructor(list, templates) {
    this.templates = templates;
    const make = ({ kind }) => copyOf(templates[kind]);
    this.#rows = new KeyedList(list, { make, fill: (element, item) => this.#fill(element, item), keyOf: ({ key }) => key });
  }

  /** Empty the list. */
  clear() {
    this.#rows.clear();
    this.#stamps.clear();
  }

  /** Make the list show `items`. */
  draw(items) {
    const before = this.#stamps;
    this.#stamps = new Map(items.map((item) => [item.key, stampOf(item)]));
    this.#rows.draw(items, ({ key }) => this.#stamps.get(key) !== before.get(key));
  }

  /** The element that shows `key`, if any. */
  find(key) {
    return this.#rows.get(key);
  }

  #fill(element, item) {
    if (item.kind === "day") setText(element, "label", item.label);
    if (item.kind === "system") this.#fillSystem(element, item);
    if (item.kind === "message") {
      fillMessage(element, item);
      this.#fillFailure(element, item);
      this.#fillWaiting(element, item);
    }
  }

  #fillSystem(element, { lines, at }) {
    const time = slot(element, "time");
    Object.assign(time, { dateTime: at.toISOString(), textContent: clockTime(at), title: fullTime(at) });
    slot(element, "lines").replaceChildren(...lines.map(paragraph));
  }

  #fillFailure(element, { message, state }) {
    element.querySelector("[data-slot=failure]")?.remove();
    if (state !== "failed") return;
    const failure = copyOf(this.templates.failure);
    setText(failure, "reason", message.reason ? `Not sent. ${message.reason}` : "Not sent.");
    element.append(failure);
  }

  #fillWaiting(element, { waits }) {
    element.querySelector("[data-slot=waits]")?.remove();
    if (!waits) return;
    const note = copyOf(this.templates.waiting);
    note.textContent = waits;
    element.append(note);
  }
}

function paragraph(line) {
  return Object.assign(document.createElement("p"), { textContent: line });
}

function stampOf({ kind, label, lines, at, message, state, isContinued, isRead, readers, waits }) {
  if (kind === "system") return [...lines, at.getTime()].join("\n");
  if (kind !== "message") return label;
  return [message.id, message.changed, state, isContinued, isRead, readers, message.sender?.display_name, waits].join("|");
}
