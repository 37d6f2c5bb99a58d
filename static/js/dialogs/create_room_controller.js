import { ClientController } from "ui/client_controller";
import { FormDraft } from "ui/form_draft";
import { clearProblems, showProblem } from "ui/form_problems";

const TYPES = { "create-room": "public", "create-private-room": "private" };

/** The dialog that creates a room, public or private. */
export default class extends ClientController {
  static targets = ["form", "submit"];

  connect() {
    this.draft = new FormDraft(this.formTarget);
    this.on(this.client, "ask", (name) => name in TYPES && this.open(TYPES[name]));
  }

  open(type) {
    const form = this.formTarget;
    form.reset();
    clearProblems(form);
    form.elements.type.value = type;
    this.draft.open(`${this.client.me.id}:create-room`);
    this.element.showModal();
    form.elements.name.focus();
  }

  keep() {
    this.draft.keep();
  }

  /** Discard what was typed; Escape only closes the dialog. */
  cancel() {
    this.draft.clear();
    this.element.close();
  }

  async submit(event) {
    event.preventDefault();
    clearProblems(this.formTarget);
    this.submitTarget.disabled = true;
    try {
      await this.create(this.fields);
    } catch (problem) {
      showProblem(this.formTarget, problem);
    }
    this.submitTarget.disabled = false;
  }

  get fields() {
    const { type, name, description, max_members: limit } = Object.fromEntries(new FormData(this.formTarget));
    return { type, name, ...(description.trim() && { description }), ...(limit && { max_members: Number(limit) }) };
  }

  async create(fields) {
    const conversation = await this.client.createRoom(fields);
    this.cancel();
    await this.client.select(conversation.id);
    if (conversation.chat.room_id) this.client.emit("created", conversation);
  }
}
