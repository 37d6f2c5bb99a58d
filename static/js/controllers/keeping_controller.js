import { ClientController } from "models/client_controller";
import { copyFor } from "models/clipboard";
import { isolated } from "models/names";

/** Says what becomes of texts that this browser cannot keep, or whose conversation has gone. */
export default class extends ClientController {
  connect() {
    const { client } = this;
    this.on(client.drafts, "refused", () => {
      client.notice("This browser isn't keeping drafts. What you haven't sent is lost when you close or reload this page.", "lasting");
    });
    this.on(client.outbox, "unstored", () => client.socket.isLive || this.tellWaiting());
    this.on(client.directory, "removed", ({ conversation }) => this.offer(conversation));
  }

  tellWaiting() {
    this.client.notice("This browser can't keep messages that wait. Leave this page open until they are sent.", "lasting");
  }

  /** What was written in a conversation that one can no longer open can be copied. */
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
    if (this.client.drafts.isAtRisk || this.client.outbox.isAtRisk) event.preventDefault();
  }
}
