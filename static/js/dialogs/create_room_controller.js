import { ClientController } from "ui/client_controller";
import { FormDraft } from "ui/form_draft";
import { clearProblems, submitForm } from "ui/form_problems";

/** The dialog that creates a room, public or private. */
export default class extends ClientController {
  static targets = ["form", "submit"];

  connect() {
    this.draft = new FormDraft(this.formTarget);
  }

  open({ type = "public" }) {
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

  submit(event) {
    event.preventDefault();
    return submitForm(this.formTarget, this.submitTarget, () => this.create(this.fields));
  }

  get fields() {
    const { type, name, description, max_members: limit } = Object.fromEntries(new FormData(this.formTarget));
    return { type, name, ...(description.trim() && { description }), ...(limit && { max_members: Number(limit) }) };
  }

  async create(fields) {
    const conversation = await this.client.actions.createRoom(fields);
    this.cancel();
    await this.client.select(conversation.id);
    if (conversation.chat.room_id) this.controller("room-created").open(conversation.chat);
  }
}
