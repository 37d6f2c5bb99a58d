import { rightsIn } from "sync/rights";
import { ClientController } from "ui/client_controller";
import { copyFor } from "ui/clipboard";
import { isolated } from "words/names";

/** Warns of unsent text that would be lost: the browser stores nothing, or the conversation takes no messages any more. */
export default class extends ClientController {
  connect() {
    const { client } = this;
    this.on(client.drafts, "refused", () => {
      client.notice(
        "This browser isn't keeping drafts. What you haven't sent is lost when you close or reload this page.",
        "lasting",
      );
    });
    this.on(client.outbox, "unstored", () => client.socket.isLive || this.warnUnstored());
    this.on(client.directory, "removed", ({ conversation }) => this.offer(conversation));
    this.on(client.directory, "change", ({ conversation }) => conversation === client.current && this.checkRights());
    this.on(client, "select", () => (this.couldWrite = this.mayWrite));
    this.couldWrite = this.mayWrite;
  }

  get mayWrite() {
    const { current } = this.client;
    return Boolean(current && rightsIn(current.chat).mayWrite);
  }

  /** When the conversation that is shown closes, the composer disappears with its text: offer that for copying. */
  checkRights() {
    if (this.couldWrite && !this.mayWrite) this.offer(this.client.current);
    this.couldWrite = this.mayWrite;
  }

  warnUnstored() {
    this.client.notice("This browser can't keep messages that wait. Leave this page open until they are sent.", "lasting");
  }

  /** Offer to copy what was written in a conversation that takes no messages any more. */
  async offer({ id, chat: { name } }) {
    const { client } = this;
    await null; // let the composer store its text as a draft first
    const waiting = client.outbox.in(id).map(({ content }) => content);
    const text = [...waiting, ...client.drafts.all(id)].join("\n\n");
    const copy = { label: "Copy text", act: () => copyFor(client, text) };
    if (text) client.notice(`You had written something in ${isolated(`“${name}”`)} that was not sent.`, "lasting", copy);
  }

  /** `beforeunload`: let the browser ask before it closes a page whose unsent text is stored nowhere. */
  warn(event) {
    this.controller("composer").flush();
    if (this.client.drafts.isAtRisk || this.client.outbox.isAtRisk) event.preventDefault();
  }
}
