"""The sidebar: acting on conversations, keeping them in order, by mouse, keys and finger."""

from playwright.async_api import expect

from messaging.tests.payloads import ATTACKS
from tests import callers
from tests.pages import Person, becomes
from tests.sidebar import PHONE, browse, choose, item, section


async def test_the_menu_of_a_row_reads_pins_and_mutes(boundless, browser):
    ada = await Person.register(browser, boundless.url, "ada.menu")
    ben = await Person.register(browser, boundless.url, "ben.menu")
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


async def test_places_are_left_from_the_list_while_nothing_is_open(boundless, browser):
    ada = await Person.register(browser, boundless.url, "ada.leave")
    page = ada.page
    ben = callers.Person(boundless)
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


async def test_keys_lead_from_conversation_to_conversation_and_through_the_page(boundless, browser):
    ada = await Person.register(browser, boundless.url, "ada.keys")
    ben = await Person.register(browser, boundless.url, "ben.keys")
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
    await keyboard.press("ArrowDown")
    await expect(ada.timeline.locator(".message").last).to_be_focused()
    await keyboard.press("ArrowUp")
    await expect(ada.timeline.locator(".message").nth(-2)).to_be_focused()
    await keyboard.press("Home")
    await expect(ada.timeline.locator(".message").first).to_be_focused()
    await keyboard.press("End")
    await expect(ada.timeline.locator(".message").last).to_be_focused()
    for part in (page.locator(".conversation__header"), page.get_by_test_id("chats")):
        await keyboard.press("Shift+F6")
        await expect(part.locator(":focus")).to_be_visible()


async def test_what_was_closed_and_widened_is_so_on_the_next_page(boundless, browser):
    ada = await Person.register(browser, boundless.url, "ada.width")
    ben = await Person.register(browser, boundless.url, "ben.width")
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


async def test_a_message_redraws_its_own_row_among_hundreds(boundless, browser):
    ada = await Person.register(browser, boundless.url, "ada.many")
    friend = callers.Person(boundless)
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


async def test_nothing_moves_under_the_mouse(boundless, browser):
    ada = await Person.register(browser, boundless.url, "ada.calm")
    ben = await Person.register(browser, boundless.url, "ben.calm")
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


async def test_names_are_text_wherever_they_are_shown(boundless, browser):
    ada = await Person.register(browser, boundless.url, "ada.names")
    page = ada.page
    alarms = []
    page.on("dialog", lambda dialog: alarms.append(dialog.message))
    names = {one.strip().casefold(): one.strip() for one in ATTACKS if one.isprintable() and len(one) <= 60}
    names = sorted(names.values())
    owner = callers.Person(boundless)
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


async def test_on_a_phone_a_long_touch_opens_the_menu_and_the_list_stays_where_it_was(boundless, browser):
    account = await Person.register(browser, boundless.url, "ada.phone")
    friend = callers.Person(boundless)
    for number in range(20):
        friend.rest("POST", "/api/groups", name=f"Phone {number:02}", members=["ada.phone"])
    state = await account.page.context.storage_state()
    ada = await Person.new(browser, boundless.url, "ada.phone", **PHONE, storage_state=state)
    page, context = ada.page, ada.page.context
    await page.goto(boundless.url)
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
