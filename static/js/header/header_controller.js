import { describeConversationPresence, describePersonPresence } from "presence/presence_text";
import { ClientController } from "ui/client_controller";
import { conversationTypeOf, fillConversationIcon } from "ui/conversation_icon";
import { setText } from "ui/slots";

/** The header of the conversation that is shown: its name, icon and presence. */
export default class extends ClientController {
  static targets = ["peer", "presence", "topic"];

  connect() {
    this.onShown("change presence", () => this.draw());
    this.on(this.client, "day", () => this.draw());
    this.draw();
  }

  draw() {
    const { current } = this.client;
    if (!current) return;
    const { chat, presence } = current;
    this.element.dataset.conversationType = conversationTypeOf(chat);
    setText(this.peerTarget, "name", chat.name);
    fillConversationIcon(this.peerTarget.firstElementChild, chat);
    if (chat.peer) describePersonPresence(this.presenceTarget, chat.peer, { isTyping: presence.typists.length > 0 });
    else describeConversationPresence(this.presenceTarget, chat, presence.online);
    this.topicTarget.textContent = this.topicTarget.title = chat.description ?? "";
    this.topicTarget.hidden = !chat.description;
  }
}
