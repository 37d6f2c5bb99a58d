import { MemberList } from "members/member_list";
import { fillPerson } from "members/member_rows";
import { ClientController } from "ui/client_controller";
import { KeyedList } from "ui/keyed_list";
import { copyOf } from "ui/slots";

/** Who has read a message; in large conversations only how many have. */
export default class extends ClientController {
  static targets = ["words", "list", "template"];

  connect() {
    this.rows = new KeyedList(this.listTarget, { make: () => copyOf(this.templateTarget), fill: fillPerson });
    this.on(this.client, "select", () => this.element.close());
  }

  async open(message) {
    const { server } = this.client;
    const members = new MemberList({ server, chatId: message.chat_id });
    this.rows.draw([]);
    this.wordsTarget.textContent = "";
    await this.client.attempt(async () => {
      const { read_by: ids, read_count: count } = await server.message(message.id);
      if (ids?.length) await members.load();
      this.show(ids, count ?? ids.length, members);
    });
  }

  show(ids = [], count, members) {
    this.wordsTarget.textContent = words(count);
    this.rows.draw(ids.flatMap((id) => members.get(id)?.user ?? []));
    this.element.showModal();
  }
}

function words(count) {
  if (!count) return "Nobody else has read this yet, or they do not show it.";
  return count === 1 ? "Read by 1 person" : `Read by ${count.toLocaleString()} people`;
}
