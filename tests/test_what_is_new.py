"""What is unread, who comes and which rooms there are is seen without looking for it."""

import re

from playwright.async_api import expect

from tests import callers
from tests.pages import Person, becomes, create_account
from tests.sidebar import choose, item, section


async def test_rooms_to_join_are_folded_away_until_one_browses_them(boundless, browser):
    ada = await Person.register(browser, boundless.url, "ada.fold")
    friend = callers.Person(boundless)
    for number in range(10):
        friend.rest("POST", "/api/rooms", name=f"Folded {number}", type="public")
    own = friend.rest("POST", "/api/rooms", name="Entered", type="public")
    page = ada.page
    await page.goto(f"{boundless.url}/c/{own['id']}/")
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
    await expect(toggle).to_have_text(re.compile(r"Browse rooms \(\d+\+?\)"), use_inner_text=True)
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


async def test_unread_conversations_out_of_sight_are_counted_at_the_edge_and_one_key_away(boundless, browser):
    ada = await Person.register(browser, boundless.url, "ada.edge")
    friend = callers.Person(boundless)
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


async def test_unread_conversations_above_are_counted_as_well(boundless, browser):
    ada = await Person.register(browser, boundless.url, "ada.above")
    friend = callers.Person(boundless)
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


async def test_the_welcome_card_lists_what_waits_and_opens_it(boundless, browser):
    ada = await Person.register(browser, boundless.url, "ada.waits")
    page, card = ada.page, ada.page.get_by_test_id("waiting")
    await expect(page.get_by_role("heading", name="Hello, Ada.Waits")).to_be_visible()
    await expect(card).to_be_hidden()
    friend = callers.Person(boundless)
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


async def test_whoever_the_header_counts_is_among_the_online_users_at_once(boundless, browser):
    ada = await Person.register(browser, boundless.url, "ada.online")
    ben = await Person.new(browser, boundless.url, "ben.online")
    await create_account(boundless.url, "ben.online")
    page = ada.page
    await page.add_init_script("window.setInterval = () => 0")  # so that it is not found out by asking now and then
    await ada.create_group("Lookout", "ben.online", "john_doe")
    await page.reload()
    await ada.is_connected()
    await ada.sees_presence("3 members · 1 online")
    await ben.fill_in_sign_in()
    await ada.sees_presence("3 members · 2 online")
    await expect(section(ada, "people").get_by_text("Ben.Online")).to_be_visible()


async def test_a_new_public_room_appears_by_itself(boundless, browser):
    ada = await Person.register(browser, boundless.url, "ada.new", sets_clock=True)
    page = ada.page
    owner = callers.Person(boundless)
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
