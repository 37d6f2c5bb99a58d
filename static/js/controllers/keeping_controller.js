import { ClientController } from "models/client_controller";
import { copyFor } from "models/clipboard";
import { isolated } from "models/names";
import { rightsIn } from "models/rights";

/** Says what becomes of texts that this browser cannot keep, or that nobody can send any more. */
export default class extends ClientController {
  connect() {
    const { client } = this;
    this.on(client.drafts, "refused", () => {
      client.notice("This browser isn't keeping drafts. What you haven't sent is lost when you close or reload this page.", "lasting");
    });
    this.on(client.outbox, "unstored", () => client.socket.isLive || this.tellWaiting());
    this.on(client.directory, "removed", ({ conversation }) => this.offer(conversation));
    this.on(client.directory, "change", ({ conversation }) => conversation === client.current && this.checkRights());
    this.on(client, "select", () => (this.couldWrite = this.mayWrite));
    this.couldWrite = this.mayWrite;
  }

  get mayWrite() {
    const { current } = this.client;
    return Boolean(current && rightsIn(current.chat).mayWrite);
  }

  /** When the room that is shown is closed, the box goes out of sight with what is in it. */
  checkRights() {
    if (this.couldWrite && !this.mayWrite) this.offer(this.client.current);
    this.couldWrite = this.mayWrite;
  }

  tellWaiting() {
    this.client.notice("This browser can't keep messages that wait. Leave this page open until they are sent.", "lasting");
  }

  /** What was written in a conversation in which one can no longer write can be copied. */
  async offer({ id, chat: { name } }) {
    const { client } = this;
    await null; // until the box has been emptied, and what was in it is a draft
    const waiting = client.outbox.in(id).map(({ content }) => content);
    const text = [...waiting, ...client.drafts.all(id)].join("\n\n");
    const copy = { label: "Copy text", act: () => copyFor(client, text) };
    if (text) client.notice(`You had written something in ${isolated(`“${name}”`)} that was not sent.`, "lasting", copy);
  }

  /** Before a page goes that holds what this browser could not keep, the browser asks. */
  warn(event) {
    this.client.tell("leaving");
    if (this.client.drafts.isAtRisk || this.client.outbox.isAtRisk) event.preventDefault();
  }
}
