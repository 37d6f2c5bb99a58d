import { ClientController } from "models/client_controller";
import { coalesce } from "models/coalesce";
import { KeyedList } from "models/keyed_list";
import { matches, PeopleSearch } from "models/people";
import { fillChatRow, fillPersonRow } from "models/rows";

/** The list of conversations, and of people with whom there is none yet. */
export default class extends ClientController {
  static targets = ["search", "chats", "people", "chatTemplate", "personTemplate", "chatSection", "peopleSection"]
    .concat(["noChats", "nothing"]);

  connect() {
    const { directory, api, me, drafts } = this.client;
    this.found = [];
    this.chatList = new KeyedList(this.chatsTarget, this.chatTemplateTarget, {
      keyOf: ({ id }) => id,
      fill: (item, one) => {
        const isCurrent = one === this.client.current;
        fillChatRow(item, one, { me, isCurrent, draft: isCurrent ? "" : drafts.read(one.id) });
      },
    });
    const options = { keyOf: ({ id }) => id, fill: fillPersonRow };
    this.peopleList = new KeyedList(this.peopleTarget, this.personTemplateTarget, options);
    this.people = new PeopleSearch({ api, onFound: (found) => this.draw((this.found = found)) });
    const redraw = coalesce(() => this.draw());
    this.on(directory, "change", redraw);
    this.on(this.client, "select", () => (this.searchTarget.value ? this.clear() : redraw()));
    this.draw();
    this.people.ask("", { delay: 0 });
  }

  draw() {
    const query = this.searchTarget.value;
    const { directory } = this.client;
    const chats = directory.all.filter(({ chat }) => matches(query, chat.name, chat.peer?.username));
    const people = this.found.filter(({ id }) => !directory.withPeer(id));
    this.chatList.draw(chats);
    this.peopleList.draw(people);
    this.noChatsTarget.hidden = Boolean(query) || chats.length > 0;
    this.chatSectionTarget.hidden = Boolean(query) && !chats.length;
    this.peopleSectionTarget.hidden = !people.length;
    this.nothingTarget.hidden = !query || chats.length + people.length > 0;
    this.nothingTarget.textContent = this.nothingTarget.hidden ? "" : `Nobody here is called “${query}”.`;
  }

  search() {
    this.draw();
    this.people.ask(this.searchTarget.value);
  }

  clear() {
    this.searchTarget.value = "";
    this.search();
  }

  first() {
    this.element.querySelector("[data-chat-id], [data-person-id]")?.click();
  }

  async follow(event) {
    const row = event.target.closest("[data-chat-id], [data-person-id]");
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { chatId, personId } = row.dataset;
    try {
      await (chatId ? this.client.select(chatId) : this.client.selectPerson(personId));
    } catch (problem) {
      this.client.notice(problem.message, "error");
    }
  }
}
