import { ClientController } from "ui/client_controller";
import { confirmDialog } from "ui/dialogs";
import { leaveConversation } from "ui/leave_conversation";
import { isolated } from "words/names";

/** The actions on a conversation as a whole. */
export default class extends ClientController {
  get chat() {
    return this.client.current.chat;
  }

  join() {
    this.client.attempt(() => this.client.actions.join(this.chat.id));
  }

  reopen() {
    this.client.attempt(() => this.client.actions.describe(this.chat.id, { is_active: true }));
  }

  leave() {
    leaveConversation(this.client, this.client.current);
  }

  async close() {
    const { id } = this.chat;
    const isWanted = await confirmDialog({
      title: "Close this room?",
      text: "Its members can go on reading, and nobody can write. You can open it again.",
      confirm: "Close the room",
    });
    if (isWanted) this.client.attempt(() => this.client.actions.describe(id, { is_active: false }));
  }

  async disband() {
    const { chat } = this;
    const isWanted = await confirmDialog({
      title: `Delete ${isolated(`“${chat.name}”`)}?`,
      text: "The group and everything in it disappears, for everybody and for ever.",
      confirm: "Delete the group",
      word: chat.name,
    });
    if (isWanted) this.client.attempt(() => this.client.server.close(chat));
  }
}
