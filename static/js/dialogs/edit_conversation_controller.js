import { ClientController } from "ui/client_controller";
import { FormDraft } from "ui/form_draft";
import { clearProblems, submitForm } from "ui/form_problems";

/** The dialog in which those who manage a group or room edit its name, picture, description and limit of members. */
export default class extends ClientController {
  static targets = ["form", "submit"];

  connect() {
    this.draft = new FormDraft(this.formTarget);
    this.on(this.client, "select", () => this.close());
  }

  open() {
    const { chat } = this.client.current;
    const { elements } = this.formTarget;
    this.formTarget.reset();
    clearProblems(this.formTarget);
    elements.name.value = chat.name;
    elements.description.value = chat.description ?? "";
    elements.max_members.value = chat.max_members ?? "";
    this.draft.open(`${this.client.me.id}:edit-place:${chat.id}`);
    this.element.querySelector("[data-slot=picture]").src = chat.avatar_url ?? "";
    this.element.showModal();
    elements.name.select();
  }

  keep() {
    this.draft.keep();
  }

  close() {
    this.element.close();
  }

  /** Discard what was typed; Escape only closes the dialog. */
  cancel() {
    this.draft.clear();
    this.close();
  }

  submit(event) {
    event.preventDefault();
    const isReady = this.formTarget.elements.avatar.reportValidity(); // not while a picture is being scaled down
    if (isReady) submitForm(this.formTarget, this.submitTarget, () => this.save());
  }

  async save() {
    const { chat } = this.client.current;
    await this.client.actions.describe(chat.id, chat.kind === "room" ? this.roomFields(chat) : this.groupFields);
    this.cancel();
  }

  /** Only the fields that differ: writing an unchanged name would announce it again. */
  roomFields(chat) {
    const { name, description, max_members: limit } = Object.fromEntries(new FormData(this.formTarget));
    const wanted = { name, description, max_members: limit === "" ? null : Number(limit) };
    const before = { name: chat.name, description: chat.description, max_members: chat.max_members };
    return Object.fromEntries(Object.entries(wanted).filter(([field, value]) => value !== before[field]));
  }

  /** JSON, or a FormData where a picture goes with it. */
  get groupFields() {
    const { name, avatar } = this.formTarget.elements;
    if (!avatar.files.length) return { name: name.value };
    const form = new FormData();
    form.set("name", name.value);
    form.set("avatar", avatar.files[0]);
    return form;
  }
}
