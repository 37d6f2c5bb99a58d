"""The sidebar: making conversations, finding them, keeping them in order, by mouse, keys and finger."""

import re

import pytest
from playwright.async_api import expect

from messaging.tests.payloads import ATTACKS
from tests import callers
from tests.conftest import copy_of
from tests.pages import Person, becomes, create_account
from tests.servers import STILL, serving

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def place(prepared, tmp_path_factory):
    """A server without limits, where these tests may make as many people and rooms as they like."""
    with serving(copy_of(prepared, tmp_path_factory.mktemp("sidebar") / "data"), RATE_LIMITS="0") as server:
        yield server


@pytest.fixture
def still_server(prepared, tmp_path):
    """A server that gives nothing of a limit back, however long a test takes."""
    with serving(copy_of(prepared, tmp_path / "data"), constants=STILL) as server:
        yield server


def section(person, name):
    """The names that a section of the sidebar lists, from top to bottom."""
    return person.page.locator(f"[data-section={name}] [data-slot=name]")


def item(person, name):
    """The list item of a conversation: it has what can be seen of unread, muted and the like."""
    return person.page.locator(".row-item").filter(has=person.page.get_by_text(name, exact=True))


async def choose(person, name, action):
    """Open the menu of a row with the right mouse button, and choose."""
    await person.row(name).click(button="right")
    await person.page.get_by_role("menu").get_by_text(action, exact=True).click()


async def browse(person):
    """Open the list of rooms that one may join, if it is folded."""
    toggle = person.page.get_by_test_id("browse-rooms")
    if await toggle.get_attribute("aria-expanded") == "false":
        await toggle.click()


async def test_a_group_is_made_without_a_mouse(place, browser):
    ada = await Person.register(browser, place.url, "ada.group")
    ben = await Person.register(browser, place.url, "ben.group")
    callers.Person(place)
    page, keyboard = ada.page, ada.page.keyboard

    await page.get_by_test_id("new-chat").focus()
    await keyboard.press("Enter")
    start = page.get_by_test_id("start-chat")
    await expect(start).to_be_disabled()
    for chosen, words in (("ben.group", "Start 1-on-1 Chat"), ("john_doe", "Create Group Chat")):
        await keyboard.type(chosen)
        await expect(page.get_by_test_id("new-chat-list").locator("[data-active]")).to_contain_text(f"@{chosen}")
        await keyboard.press("Enter")
        await expect(start).to_have_text(words)
    await keyboard.press("Control+Enter")
    await expect(page.get_by_text("Give the group a name.")).to_be_visible()
    await keyboard.type("Bakers")
    await keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Bakers")).to_be_visible()

    await ada.say("Who brings flour?")
    await expect(item(ben, "Bakers")).to_have_attribute("data-unread", "")
    await expect(item(ben, "Bakers").locator("[data-slot=badge]")).to_have_text("1")
    await expect(item(ben, "Bakers").locator("[data-slot=preview]")).to_have_text("Ada.Group: Who brings flour?")


async def test_one_person_makes_no_group_and_the_last_one_picked_is_taken_out_again(place, browser):
    ada = await Person.register(browser, place.url, "ada.one")
    page = ada.page
    await page.get_by_test_id("new-chat").click()
    people = page.get_by_test_id("new-chat-people")
    for name in ("jane_smith", "bob_wilson"):
        await people.fill(name)
        await page.get_by_test_id("new-chat-list").get_by_text(f"@{name}", exact=True).click()
    await people.press("Backspace")
    await expect(page.get_by_test_id("group-name")).to_be_hidden()
    await page.get_by_test_id("start-chat").click()
    await expect(page.get_by_role("heading", name="Jane Smith")).to_be_visible()
    await page.get_by_test_id("new-chat").click()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("new-chat")).to_be_focused()


async def test_a_public_room_is_made_found_read_and_joined(place, browser):
    ada = await Person.register(browser, place.url, "ada.room")
    ben = await Person.register(browser, place.url, "ben.room")
    page = ada.page

    await page.get_by_test_id("create-room").click()
    await page.get_by_test_id("room-name").fill("Beekeeping")
    await page.get_by_test_id("create-room-submit").click()
    await expect(page.get_by_role("heading", name="Beekeeping")).to_be_visible()
    await ada.say("Swarm at the church")
    await page.get_by_test_id("create-room").click()
    await page.get_by_test_id("room-name").fill("beekeeping")
    await page.get_by_test_id("create-room-submit").click()
    await expect(page.locator("#room-name-problem")).to_have_text("There is a room of this name.")
    await expect(page.get_by_test_id("room-name")).to_be_focused()

    await ben.page.evaluate("window.dispatchEvent(new Event('focus'))")
    await expect(item(ben, "Beekeeping")).to_have_attribute("data-outside", "")
    await ben.open("Beekeeping")
    await ben.sees("Swarm at the church")
    await choose(ben, "Beekeeping", "Join")
    await expect(item(ben, "Beekeeping")).not_to_have_attribute("data-outside", "")
    await ben.say("I am on my way")
    await ada.sees("I am on my way")

    await choose(ben, "Beekeeping", "Leave")
    await ben.page.get_by_test_id("ask-yes").click()
    await ben.has_left()
    await expect(item(ben, "Beekeeping")).to_have_attribute("data-outside", "")


async def test_a_private_room_is_joined_by_its_code_however_it_is_written(place, browser):
    ada = await Person.register(browser, place.url, "ada.code")
    ben = await Person.register(browser, place.url, "ben.code")

    code = await ada.create_private_room("Allotment")
    await expect(item(ada, "Allotment").locator("[data-slot=code]")).to_have_text(code)
    await ada.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await item(ada, "Allotment").get_by_role("button", name="Copy Room ID").click()
    await expect(ada.page.get_by_text("Room ID copied")).to_be_visible()
    assert await ada.page.evaluate("navigator.clipboard.readText()") == code

    field, problem = ben.page.get_by_test_id("join-code"), ben.page.get_by_test_id("join-problem")
    await expect(ben.page.get_by_text("Join using Room ID or create a private room.")).to_be_visible()
    await field.fill("abc")
    await field.press("Enter")
    await expect(problem).to_have_text("A Room ID has 8 letters and digits.")
    wrong = "AAAAAAAA" if code != "AAAAAAAA" else "BBBBBBBB"
    await field.fill(wrong)
    await ben.page.get_by_test_id("join").click()
    await expect(problem).to_have_text("No room can be joined with this Room ID.")
    await field.fill("")
    await expect(problem).to_be_empty()
    await field.press_sequentially(f" {code[:4]}-{code[4:]}".lower())
    await expect(field).to_have_value(code)
    await field.press("Enter")
    await expect(ben.page.get_by_role("heading", name="Allotment")).to_be_visible()
    await expect(field).to_have_value("")
    await expect(section(ben, "private")).to_have_text(["Allotment"])
    assert code not in await ben.page.locator("#sidebar").inner_html()


async def test_after_too_many_guesses_the_field_says_how_long_to_wait(still_server, browser):
    ada = await Person.register(browser, still_server.url, "ada.guess")
    field, button = ada.page.get_by_test_id("join-code"), ada.page.get_by_test_id("join")
    for number in range(6):
        await field.fill(f"AAAAAAA{number}")
        await field.press("Enter")
        await expect(ada.page.get_by_test_id("join-problem")).not_to_be_empty()
        await expect(button).to_have_text(re.compile(r"Join|\d+ s"))
    await expect(button).to_be_disabled()
    await expect(button).to_have_text(re.compile(r"\d+ s"))


async def test_the_quick_switcher_finds_conversations_and_people_by_a_few_letters(place, browser):
    ada = await Person.register(browser, place.url, "ada.jump")
    await create_account(place.url, "zoe.jump")
    page, keyboard = ada.page, ada.page.keyboard
    await ada.create_group("Wednesday choir", "jane_smith", "bob_wilson")
    await ada.create_group("Wine cellar", "jane_smith", "bob_wilson")
    active = page.get_by_test_id("jump-list").locator("[data-active]")

    await keyboard.press("Control+k")
    await expect(active).to_contain_text("Wednesday choir")  # the one before the current one
    await keyboard.type("wch")
    await expect(active.locator("mark")).to_have_text(["W", "ch"])
    await keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Wednesday choir")).to_be_visible()

    await keyboard.press("Control+k")
    await keyboard.type("zoe.jump")
    await expect(active).to_contain_text("@zoe.jump")
    await keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Zoe.Jump")).to_be_visible()

    await page.get_by_test_id("search").click()
    await page.get_by_test_id("jump").fill("nobody has this name")
    await expect(page.get_by_text("Nothing is called “nobody has this name”.")).to_be_visible()
    await keyboard.press("Escape")
    await expect(page.get_by_test_id("search")).to_be_focused()


async def test_the_menu_of_a_row_reads_pins_and_mutes(place, browser):
    ada = await Person.register(browser, place.url, "ada.menu")
    ben = await Person.register(browser, place.url, "ben.menu")
    await ada.create_group("Sunday walks", "ben.menu", "john_doe")
    await ada.say("Ten o'clock?")
    walks = item(ben, "Sunday walks")

    await expect(walks).to_have_attribute("data-unread", "")
    await choose(ben, "Sunday walks", "Mark as read")
    await expect(walks).not_to_have_attribute("data-unread", "")
    await expect(ben.page.get_by_test_id("timeline")).to_be_hidden()

    await choose(ben, "Sunday walks", "For 8 hours")
    await expect(walks).to_have_attribute("data-muted", "")
    await choose(ben, "Sunday walks", "Add to favourites")
    await expect(section(ben, "favourites")).to_have_text(["Sunday walks"])
    await expect(section(ben, "direct")).to_have_count(0)
    await ben.page.reload()
    await ben.is_connected()
    await expect(section(ben, "favourites")).to_have_text(["Sunday walks"])

    await ben.row("Sunday walks").focus()
    await ben.page.keyboard.press("Shift+F10")
    menu = ben.page.get_by_role("menu")
    await expect(menu.get_by_role("menuitem").first).to_be_focused()
    await ben.page.keyboard.press("t")
    await expect(menu.get_by_text("Turn on again")).to_be_focused()
    await ben.page.keyboard.press("Enter")
    await expect(walks).not_to_have_attribute("data-muted", "")
    await ben.row("Sunday walks").focus()
    await ben.page.keyboard.press("Shift+F10")
    await ben.page.keyboard.press("Escape")
    await expect(menu).to_be_hidden()
    await expect(ben.row("Sunday walks")).to_be_focused()


async def test_places_are_left_from_the_list_while_nothing_is_open(place, browser):
    ada = await Person.register(browser, place.url, "ada.leave")
    page = ada.page
    ben = callers.Person(place)
    room = ben.rest("POST", "/api/rooms", name="Quarry", type="public")
    for name in ("Gravel", "Sand"):
        ben.rest("POST", "/api/groups", name=name, members=["ada.leave"])
    await page.reload()
    await ada.is_connected()
    await choose(ada, "Quarry", "Join")
    await page.get_by_role("heading", name="Quarry", exact=True).wait_for()
    ben.rest("PATCH", f"/api/rooms/{room['id']}", name="Old quarry")
    await page.get_by_role("heading", name="Old quarry").wait_for()
    await page.go_back()
    await ada.has_left()
    await page.reload()
    await ada.is_connected()
    await choose(ada, "Old quarry", "Add to favourites")
    await expect(section(ada, "favourites")).to_have_text(["Old quarry"])
    await expect(ada.row("Old quarry")).to_be_focused()

    for name in ("Old quarry", "Gravel"):
        await choose(ada, name, "Leave")
        await page.get_by_test_id("ask-yes").click()
    await expect(item(ada, "Gravel")).to_have_count(0)
    await browse(ada)
    await expect(item(ada, "Old quarry")).to_have_attribute("data-outside", "")
    await ada.row("Sand").hover()
    await expect(page.get_by_role("button", name="Options for Sand")).to_be_visible()
    await choose(ada, "Old quarry", "Join")
    await expect(ada.composer).to_be_focused()


async def test_keys_lead_from_conversation_to_conversation_and_through_the_page(place, browser):
    ada = await Person.register(browser, place.url, "ada.keys")
    ben = await Person.register(browser, place.url, "ben.keys")
    page, keyboard = ada.page, ada.page.keyboard
    for name in ("First", "Second", "Third"):
        await ada.create_group(name, "ben.keys", "john_doe")
    await ben.open("First")
    await ben.say("Anybody here?")
    await page.mouse.move(900, 400)
    await expect(section(ada, "direct")).to_have_text(["First", "Third", "Second"])

    await keyboard.press("Alt+ArrowDown")
    await expect(page.get_by_role("heading", name="Second")).to_be_visible()
    await keyboard.press("Alt+Shift+ArrowUp")
    await expect(page.get_by_role("heading", name="First")).to_be_visible()
    await keyboard.press("Alt+ArrowUp")
    await expect(page.get_by_role("heading", name="Second")).to_be_visible()

    await ada.row("First").focus()
    await keyboard.press("ArrowDown")
    await expect(ada.row("Third")).to_be_focused()
    for _ in range(3):
        await keyboard.press("F6")
    await expect(ada.composer).to_be_focused()
    await keyboard.press("Shift+F6")
    await expect(ada.timeline).to_be_focused()
    await keyboard.press("?")
    await expect(page.get_by_test_id("keys")).to_be_visible()
    await keyboard.press("Escape")
    await expect(ada.timeline).to_be_focused()

    await ada.find("ben.keys")
    await expect(page.get_by_role("heading", name="Ben.Keys")).to_be_visible()
    for text in ("Good morning", "How are you?", "Call me"):
        await ada.say(text)
        await ada.sees(text)
    await keyboard.press("Shift+Tab")
    await expect(ada.timeline).to_be_focused()
    await keyboard.press("Home")
    await expect(ada.timeline.locator(".message").first).to_be_focused()
    await keyboard.press("End")
    await expect(ada.timeline.locator(".message").last).to_be_focused()
    for part in (page.locator(".conversation__header"), page.get_by_test_id("chats")):
        await keyboard.press("Shift+F6")
        await expect(part.locator(":focus")).to_be_visible()


async def test_what_was_closed_and_widened_is_so_on_the_next_page(place, browser):
    ada = await Person.register(browser, place.url, "ada.width")
    ben = await Person.register(browser, place.url, "ben.width")
    await ben.create_group("Loud", "ada.width", "john_doe")
    page = ada.page
    toggle = page.get_by_role("button", name="Direct messages")
    await toggle.click()
    await expect(item(ada, "Loud")).to_be_hidden()
    await ben.say("One")
    await ben.say("Two")
    await expect(toggle.locator("[data-slot=total]")).to_have_text("2")
    edge = page.get_by_role("separator", name="Width of the sidebar")
    for key in ("End", "ArrowLeft"):
        await edge.press(key)
    await page.reload()
    await ada.is_connected()
    await expect(item(ada, "Loud")).to_be_hidden()
    await expect(edge).to_have_attribute("aria-valuenow", "380")
    assert (await page.locator("#sidebar").bounding_box())["width"] == 380


async def test_rooms_to_join_are_folded_away_until_one_browses_them(place, browser):
    ada = await Person.register(browser, place.url, "ada.fold")
    friend = callers.Person(place)
    for number in range(10):
        friend.rest("POST", "/api/rooms", name=f"Folded {number}", type="public")
    own = friend.rest("POST", "/api/rooms", name="Entered", type="public")
    page = ada.page
    await page.goto(f"{place.url}/c/{own['id']}/")
    await ada.is_connected()
    await page.get_by_role("button", name="Join to write").click()
    await expect(ada.composer).to_be_focused()
    for number in range(10):
        group = friend.rest("POST", "/api/groups", name=f"Unread {number}", members=["ada.fold"])
        friend.rest("POST", f"/api/chats/{group['id']}/messages", content="Are you there?")
    await page.set_viewport_size({"width": 1280, "height": 800})
    await page.reload()
    await ada.is_connected()

    toggle = page.get_by_test_id("browse-rooms")
    await expect(toggle).to_have_text(re.compile(r"Browse rooms \(\d+\+?\)"))
    await expect(toggle).to_have_attribute("aria-expanded", "false")
    await expect(section(ada, "rooms")).to_have_text(["Entered"])
    await expect(item(ada, "Unread 9")).to_be_in_viewport()
    await page.keyboard.press("Control+k")
    await page.get_by_test_id("jump").fill("Folded 7")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Folded 7")).to_be_visible()
    await expect(section(ada, "rooms")).to_have_text(["Entered", "Folded 7"])

    await toggle.focus()
    await page.keyboard.press("Enter")
    await expect(item(ada, "Folded 0")).to_be_visible()
    await expect(toggle).to_be_focused()
    await page.reload()
    await ada.is_connected()
    await expect(toggle).to_have_attribute("aria-expanded", "true")
    await expect(section(ada, "rooms").first).to_have_text("Entered")
    await toggle.click()
    await expect(item(ada, "Folded 0")).to_have_count(0)


async def test_unread_conversations_out_of_sight_are_counted_at_the_edge_and_one_key_away(place, browser):
    ada = await Person.register(browser, place.url, "ada.edge")
    friend = callers.Person(place)
    for number in range(20):
        group = friend.rest("POST", "/api/groups", name=f"Edge {number:02}", members=["ada.edge"])
        if number < 3:
            friend.rest("POST", f"/api/chats/{group['id']}/messages", content="Are you there?")
    page = ada.page
    await page.reload()
    await ada.is_connected()
    above, below = page.get_by_test_id("unread-above"), page.get_by_test_id("unread-below")
    await expect(item(ada, "Edge 02")).not_to_be_in_viewport()
    await expect(below).to_have_text("3 unread below")
    await expect(above).to_be_hidden()

    await below.focus()
    await page.keyboard.press("Enter")
    await expect(ada.row("Edge 02")).to_be_focused()
    await expect(ada.row("Edge 02")).to_be_in_viewport()
    await expect(below).to_be_hidden()
    lists = page.locator(".sidebar__lists")
    await lists.evaluate("one => one.scrollTo(0, 0)")
    await expect(below).to_have_text("3 unread below")

    await choose(ada, "Edge 01", "For 8 hours")
    await lists.evaluate("one => one.scrollTo(0, 0)")
    await expect(below).to_have_text("2 unread below")
    await page.get_by_role("button", name="Direct messages").click()
    await expect(below).to_be_hidden()


async def test_unread_conversations_above_are_counted_as_well(place, browser):
    ada = await Person.register(browser, place.url, "ada.above")
    friend = callers.Person(place)
    for number in range(25):
        group = friend.rest("POST", "/api/groups", name=f"Above {number:02}", members=["ada.above"])
    friend.rest("POST", f"/api/chats/{group['id']}/messages", content="Are you there?")
    page = ada.page
    await page.reload()
    await ada.is_connected()
    above = page.get_by_test_id("unread-above")
    await page.locator(".sidebar__lists").evaluate("one => one.scrollTo(0, one.scrollHeight)")
    await expect(above).to_have_text("1 unread above")
    await above.click()
    await expect(ada.row("Above 24")).to_be_focused()
    await expect(above).to_be_hidden()


async def test_the_welcome_card_lists_what_waits_and_opens_it(place, browser):
    ada = await Person.register(browser, place.url, "ada.waits")
    page, card = ada.page, ada.page.get_by_test_id("waiting")
    await expect(page.get_by_role("heading", name="Hello, Ada.Waits")).to_be_visible()
    await expect(card).to_be_hidden()
    friend = callers.Person(place)
    groups = [friend.rest("POST", "/api/groups", name=f"Waits {one}", members=["ada.waits"]) for one in range(7)]
    for group in groups[:6]:
        friend.rest("POST", f"/api/chats/{group['id']}/messages", content="Are you there?")
    names = card.locator("[data-slot=name]")
    await expect(names).to_have_text([f"Waits {number}" for number in (5, 4, 3, 2, 1)])
    friend.rest("POST", f"/api/chats/{groups[0]['id']}/messages", content="Hello?")
    await expect(names).to_have_text([f"Waits {number}" for number in (0, 5, 4, 3, 2)])
    await expect(card.get_by_role("button").first).to_have_accessible_name(re.compile(r"Waits 0\s+2 unread"))
    await page.reload()
    await ada.is_connected()
    await expect(names).to_have_text([f"Waits {number}" for number in (0, 5, 4, 3, 2)])

    await choose(ada, "Waits 5", "For 8 hours")
    await choose(ada, "Waits 4", "Mark as read")
    await expect(names).to_have_text([f"Waits {number}" for number in (0, 3, 2, 1)])
    await card.get_by_role("button", name="Waits 3").click()
    await expect(page.get_by_role("heading", name="Waits 3")).to_be_visible()
    await expect(item(ada, "Waits 3")).not_to_have_attribute("data-unread", "")
    await page.go_back()
    await expect(names).to_have_text([f"Waits {number}" for number in (0, 2, 1)])


async def test_the_conversation_that_was_open_last_is_open_again(place, browser):
    ada = await Person.register(browser, place.url, "ada.again")
    page = ada.page
    for name in ("Choir", "Band"):
        await ada.create_group(name, "jane_smith", "john_doe")
    await page.goto(f"{place.url}/profile/")
    await page.goto(place.url)
    await expect(page.get_by_role("heading", name="Band")).to_be_visible()
    await expect(page).to_have_url(re.compile("/c/"))
    await ada.say("Here I am")
    await ada.sees("Here I am")
    await ada.open("Choir")

    await page.go_back()
    await expect(page.get_by_role("heading", name="Band")).to_be_visible()
    await page.go_back()
    await expect(page).to_have_url(f"{place.url}/profile/")

    state = await page.context.storage_state()
    phone = await Person.new(browser, place.url, "ada.again", **PHONE, storage_state=state)
    await phone.page.goto(place.url)
    await phone.is_connected()
    await expect(phone.page).to_have_url(f"{place.url}/")
    await expect(phone.row("Band")).to_be_visible()


async def test_whoever_went_back_to_the_list_stays_there(place, browser):
    ada = await Person.register(browser, place.url, "ada.stays")
    page = ada.page
    await ada.create_group("Choir", "jane_smith", "john_doe")
    await page.go_back()
    await ada.has_left()
    for come_back in (page.reload, lambda: page.goto(place.url)):
        await come_back()
        await ada.is_connected()
        await ada.has_left()
    other = await page.context.new_page()
    await other.goto(place.url)
    await expect(other.get_by_role("heading", name="Choir")).to_be_visible()


async def test_whoever_the_header_counts_is_among_the_online_users_at_once(place, browser):
    ada = await Person.register(browser, place.url, "ada.online")
    ben = await Person.new(browser, place.url, "ben.online")
    await create_account(place.url, "ben.online")
    page = ada.page
    await page.add_init_script("window.setInterval = () => 0")  # so that it is not found out by asking now and then
    await ada.create_group("Lookout", "ben.online", "john_doe")
    await page.reload()
    await ada.is_connected()
    await ada.sees_presence("3 members · 1 online")
    await ben.fill_in_sign_in()
    await ada.sees_presence("3 members · 2 online")
    await expect(section(ada, "people").get_by_text("Ben.Online")).to_be_visible()


async def test_a_new_public_room_appears_by_itself(place, browser):
    ada = await Person.register(browser, place.url, "ada.new", sets_clock=True)
    page = ada.page
    owner = callers.Person(place)
    await page.clock.install()
    await page.reload()
    await ada.is_connected()
    count = page.get_by_test_id("browse-rooms").locator("[data-slot=browsed]")
    rooms = section(ada, "rooms")
    await expect(rooms.first).to_be_visible()
    before = await rooms.count(), await count.text_content()
    owner.rest("POST", "/api/rooms", name="Aardvarks", type="public")
    await page.clock.fast_forward(60_000)

    async def has_changed():
        return (await rooms.count(), await count.text_content()) != before

    await becomes(has_changed, True)


REDRAWN = """name => {
    const rows = new Set()
    const keep = (node) => rows.add((node.closest ? node : node.parentElement).closest(".row-item")?.dataset.key)
    const changed = ({ target, addedNodes, removedNodes }) => {
        if (target.matches?.(".section__list")) [...addedNodes, ...removedNodes].forEach(keep)
        else keep(target)
    }
    window[name] = rows
    const observer = new MutationObserver((records) => records.forEach(changed))
    const whatever = { subtree: true, childList: true, attributes: true, characterData: true }
    observer.observe(document.querySelector("[data-section=direct] .section__list"), whatever)
}"""


async def test_a_message_redraws_its_own_row_among_hundreds(place, browser):
    ada = await Person.register(browser, place.url, "ada.many")
    friend = callers.Person(place)
    groups = [friend.rest("POST", "/api/groups", name=f"Many {one:03}", members=["ada.many"]) for one in range(150)]
    page = ada.page
    await page.reload()
    await ada.is_connected()
    await expect(section(ada, "direct")).to_have_count(150)
    await page.evaluate(REDRAWN, "redrawn")
    friend.rest("POST", f"/api/chats/{groups[0]['id']}/messages", content="Are you there?")
    await expect(section(ada, "direct").first).to_have_text("Many 000")
    await expect(item(ada, "Many 000")).to_have_attribute("data-unread", "")
    assert await page.evaluate("[...redrawn]") == [groups[0]["id"]]


async def test_nothing_moves_under_the_mouse(place, browser):
    ada = await Person.register(browser, place.url, "ada.calm")
    ben = await Person.register(browser, place.url, "ben.calm")
    for name in ("Older", "Newer"):
        await ada.create_group(name, "ben.calm", "john_doe")
    await ben.open("Older")
    await ada.page.mouse.move(900, 400)
    await expect(section(ada, "direct")).to_have_text(["Newer", "Older"])
    await ada.row("Newer").hover()
    await ben.say("Look here")
    await expect(item(ada, "Older").locator("[data-slot=preview]")).to_contain_text("Look here")
    await expect(section(ada, "direct")).to_have_text(["Newer", "Older"])
    await ada.page.mouse.move(900, 400)
    await expect(section(ada, "direct")).to_have_text(["Older", "Newer"])


async def test_names_are_text_wherever_they_are_shown(place, browser):
    ada = await Person.register(browser, place.url, "ada.names")
    page = ada.page
    alarms = []
    page.on("dialog", lambda dialog: alarms.append(dialog.message))
    names = {one.strip().casefold(): one.strip() for one in ATTACKS if one.isprintable() and len(one) <= 60}
    names = sorted(names.values())
    owner = callers.Person(place)
    for name in names:
        owner.rest("POST", "/api/rooms", name=name, type="public")
    await page.reload()
    await ada.is_connected()
    await browse(ada)
    more = page.get_by_role("button", name="Show more rooms")
    await more.click()
    await expect(more).to_be_hidden()
    shown = set(await section(ada, "rooms").all_text_contents())
    assert set(names) - shown == set()
    for name in names[:5]:
        await page.keyboard.press("Control+k")
        await page.get_by_test_id("jump").fill(name)
        await expect(page.get_by_test_id("jump-list").locator("[data-active] [data-slot=name]")).to_have_text(name)
        await page.keyboard.press("Escape")
        await ada.row(name).click(button="right")
        await expect(page.get_by_role("menu")).to_contain_text(name)
        await page.keyboard.press("Escape")
    assert not alarms
    assert await page.locator("#sidebar :is(script, iframe, img[src=x], [onerror], [onload])").count() == 0


async def test_on_a_phone_a_long_touch_opens_the_menu_and_the_list_stays_where_it_was(place, browser):
    account = await Person.register(browser, place.url, "ada.phone")
    friend = callers.Person(place)
    for number in range(20):
        friend.rest("POST", "/api/groups", name=f"Phone {number:02}", members=["ada.phone"])
    state = await account.page.context.storage_state()
    ada = await Person.new(browser, place.url, "ada.phone", **PHONE, storage_state=state)
    page, context = ada.page, ada.page.context
    await page.goto(place.url)
    await ada.is_connected()

    row = ada.row("Phone 07")
    await row.scroll_into_view_if_needed()
    box = await row.bounding_box()
    assert box["height"] >= 44
    touch = await context.new_cdp_session(page)
    at = {"x": box["x"] + 60, "y": box["y"] + 20}
    await touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    menu = page.get_by_role("menu")
    await expect(menu).to_be_visible()
    await touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await expect(menu).to_be_visible()
    for height in await menu.get_by_role("menuitem").evaluate_all("all => all.map((one) => one.offsetHeight)"):
        assert height == 0 or height >= 44
    await page.touchscreen.tap(180, 20)
    await expect(menu).to_be_hidden()

    lists = page.locator(".sidebar__lists")
    before = await lists.evaluate("one => one.scrollTop")
    assert before > 0
    await row.tap()
    await expect(page.get_by_role("heading", name="Phone 07")).to_be_visible()
    await page.get_by_role("button", name="Back to conversations").click()
    await expect(row).to_be_in_viewport()
    await becomes(lambda: lists.evaluate("one => one.scrollTop"), before)
