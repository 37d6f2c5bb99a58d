import { remember } from "net/cookies";
import { RoomBrowser } from "sidebar/room_browser";
import { hasJoinedNoRoom, RoomFolding } from "sidebar/room_folding";
import { fillRow, templateOf } from "sidebar/rows";
import { SectionView } from "sidebar/section_view";
import { arrange, keepOrder } from "sidebar/sections";
import { ClientController } from "ui/client_controller";
import { coalesce } from "ui/coalesce";
import { PointerRest } from "ui/pointer";
import { pollWhileInUse } from "ui/polling";
import { RovingTabindex } from "ui/roving_focus";
import { copyOf } from "ui/slots";

const FRESH = 60_000;

/** The list of conversations in its sections. Only rows that changed are drawn again. */
export default class extends ClientController {
  static targets = ["section", "lists", "template", "browser"];

  connect() {
    const { directory, publicRooms } = this.client;
    this.stale = new Set();
    this.order = []; // the ids as they were sorted last, from which the next sort begins
    this.templates = Object.fromEntries(this.templateTargets.map((one) => [one.dataset.kind, one]));
    this.rest = new PointerRest(this.listsTarget, () => this.draw());
    this.rovingTabindex = new RovingTabindex(this.listsTarget, ".row");
    this.views = new Map(this.sectionTargets.map((section) => [section.dataset.section, new SectionView(section, this.drawing)]));
    this.browser = new RoomBrowser(this.browserTarget, this.drawing);
    this.folding = new RoomFolding({ isNewcomer: hasJoinedNoRoom(this.entries), isOpen: this.browser.isOpen });
    this.redraw = coalesce(() => this.draw(), requestAnimationFrame);
    this.on(directory, "change", ({ conversation }) => this.changed(conversation));
    this.on(publicRooms, "change", () => this.changed(...publicRooms.outside));
    this.on(this.client, "select", () => this.selected());
    this.on(window, "focus", () => publicRooms.refresh());
    this.stopPolling = pollWhileInUse(this.client, FRESH, () => publicRooms.refresh());
    this.on(this.client, "day", () => this.changed(...directory.all));
    this.shown = this.client.current;
    this.isToReveal = true;
    delete this.listsTarget.dataset.undrawn;
    this.draw();
  }

  disconnect() {
    super.disconnect();
    this.stopPolling();
  }

  get entries() {
    const { directory, publicRooms } = this.client;
    return [...directory.all, ...publicRooms.outside];
  }

  get drawing() {
    const make = ({ chat }) => copyOf(this.templates[templateOf(chat)]);
    return { make, fill: (item, entry) => this.fill(item, entry) };
  }

  fill(item, entry) {
    const { me, current, drafts } = this.client;
    const isCurrent = entry.id === current?.id;
    const draft = isCurrent ? "" : drafts.read(entry.id);
    fillRow(item, entry, { me, isCurrent, draft, codeTemplate: this.templates.code });
  }

  changed(...conversations) {
    for (const { id } of conversations) this.stale.add(id);
    this.redraw();
  }

  selected() {
    const { current } = this.client;
    this.changed(...[this.shown, current].filter(Boolean));
    this.shown = current;
    this.isToReveal = true;
  }

  draw() {
    const { current, publicRooms } = this.client;
    const { stale } = this;
    this.stale = new Set();
    const how = { isStale: ({ id }) => stale.has(id), isHeld: this.rest.isOver };
    const sections = arrange(keepOrder(this.entries, this.order));
    this.order = Object.values(sections).flatMap((entries) => entries.map(({ id }) => id));
    const { listed, browsed } = this.folding.divide(sections.rooms, current?.id);
    const focused = document.activeElement;
    for (const [name, view] of this.views) {
      view.draw(name === "rooms" ? listed : sections[name], how);
      view.drawTotal(sections[name]);
    }
    this.browser.draw(browsed, { ...how, hasMore: publicRooms.hasMore });
    this.rovingTabindex.refresh();
    if (focused !== document.activeElement) this.keepFocus(focused);
    if (this.isToReveal) this.listsTarget.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    this.isToReveal = false;
    this.dispatch("drawn", { target: this.listsTarget });
  }

  /** A row that moved has lost the focus: focus it again, its successor in another section, or the tab stop. */
  keepFocus(row) {
    const { chatId } = row.dataset;
    const again = row.isConnected ? row : this.listsTarget.querySelector(`[data-chat-id="${chatId}"]`);
    (again ?? this.rovingTabindex.stop)?.focus({ preventScroll: true });
  }

  /** Open or fold the list of rooms to join; by a cookie it is so on the next page. */
  browse() {
    this.browser.isOpen = this.folding.isOpen = !this.browser.isOpen;
    remember("browse", this.browser.isOpen ? "open" : "");
    if (this.browser.isOpen) this.client.publicRooms.refresh();
    this.draw();
  }

  moreRooms() {
    this.client.publicRooms.more();
  }

  opened({ detail: { name, isOpen } }) {
    if (name === "rooms" && isOpen) this.client.publicRooms.refresh();
    this.rovingTabindex.refresh();
  }

  async follow(event) {
    const row = event.target.closest("[data-chat-id], [data-person-id]");
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { chatId, personId } = row.dataset;
    await this.client.attempt(() => (chatId ? this.client.select(chatId) : this.client.selectPerson(personId)));
  }
}
