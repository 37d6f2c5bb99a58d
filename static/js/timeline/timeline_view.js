import { fillMessage } from "timeline/message_view";
import { copyOf, setText, slot } from "ui/slots";
import { clockTime, fullTime } from "words/dates";

/** Renders timeline items into a list, touching only elements whose item changed. */
export class TimelineView {
  #elements = new Map();
  #stamps = new Map();

  constructor(list, templates) {
    this.list = list;
    this.templates = templates;
  }

  /** Empty the list. */
  clear() {
    this.list.replaceChildren();
    this.#elements.clear();
    this.#stamps.clear();
  }

  /** Make the list show `items`; an element keeps its identity as long as its key does. */
  draw(items) {
    this.#drop(new Set(items.map((item) => item.key)));
    let next = this.list.firstElementChild;
    for (const item of items) {
      const element = this.#elementFor(item);
      if (element === next) next = next.nextElementSibling;
      else this.list.insertBefore(element, next);
    }
  }

  /** The element that shows `key`, if any. */
  find(key) {
    return this.#elements.get(key);
  }

  #drop(wanted) {
    for (const [key, element] of this.#elements) {
      if (wanted.has(key)) continue;
      if (element.contains(document.activeElement)) this.list.focus({ preventScroll: true });
      element.remove();
      this.#elements.delete(key);
      this.#stamps.delete(key);
    }
  }

  #elementFor(item) {
    const element = this.#elements.get(item.key) ?? copyOf(this.templates[item.kind]);
    this.#elements.set(item.key, element);
    const stamp = stampOf(item);
    if (this.#stamps.get(item.key) !== stamp) this.#fill(element, item);
    this.#stamps.set(item.key, stamp);
    return element;
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
