import { goToRegion, neighbour } from "page/navigation";
import { ClientController } from "ui/client_controller";
import { isComposing } from "ui/sending_key";

const TYPED_INTO = "input, textarea, select";
const ARROWS = { ArrowUp: -1, ArrowDown: 1 };

/** The keys that work everywhere on the page, and the dialog that lists them. */
export default class extends ClientController {
  static targets = ["help"];

  press(event) {
    if (isComposing(event)) return;
    const work = this.workOf(event);
    if (!work || this.isElsewhere(work)) return;
    event.preventDefault();
    work();
  }

  /** The action of a key, or undefined. */
  workOf({ key, ctrlKey, metaKey, altKey, shiftKey, target }) {
    const isCommand = (ctrlKey || metaKey) && !altKey;
    const isPlain = !isCommand && !altKey;
    if (isCommand && key.toLowerCase() === "k") return this.quickSwitcher;
    if (isCommand && key === "/") return this.help;
    if (isPlain && key === "?" && !target.closest(TYPED_INTO)) return this.help;
    if (key === "F6" && !altKey) return () => goToRegion(shiftKey ? -1 : 1);
    if (altKey && !ctrlKey && key in ARROWS) return () => this.step(ARROWS[key], { isUnread: shiftKey });
    return undefined;
  }

  /** An open dialog has the keys to itself, but the quick switcher is closed by the key that opened it. */
  isElsewhere(work) {
    const dialog = document.querySelector("dialog:modal");
    return dialog && !(work === this.quickSwitcher && dialog.matches(".quick-switcher"));
  }

  quickSwitcher = () => this.controller("quick-switcher").toggle();

  help = () => this.helpTarget.showModal();

  /** Go to the previous or next conversation; to unread ones also in collapsed sections. */
  step(by, { isUnread }) {
    const rows = [...this.element.querySelectorAll(".row-item:not([data-outside])")].flatMap(toRow);
    const isWanted = ({ item }) => (isUnread ? item.matches("[data-unread]:not([data-muted])") : item.checkVisibility());
    const next = neighbour(rows, this.client.current?.id, by, isWanted);
    if (next) this.client.select(next.id);
  }
}

function toRow(item) {
  const { chatId } = item.firstElementChild.dataset;
  return chatId ? { id: chatId, item } : [];
}
