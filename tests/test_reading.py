"""What is read and what is not, in browsers and on several devices of one person."""

import pytest
from playwright.async_api import expect

from tests.pages import Person, becomes


async def divider_at(person):
    """How far down the timeline the divider stands, as a part of its height; None when it is not before one's eyes."""
    return await person.timeline.evaluate(
        """list => {
            const view = list.closest(".timeline__scroller").getBoundingClientRect()
            const divider = list.querySelector("[data-key=unread]")?.getBoundingClientRect()
            const isShown = divider && divider.bottom > view.top && divider.top < view.bottom
            return isShown ? (divider.top - view.top) / view.height : null
        }"""
    )


async def test_what_is_read_or_made_unread_on_one_device_is_so_on_the_other(server, browser):
    ana = await Person.register(browser, server.url, "reading.ana")
    bo = await Person.register(browser, server.url, "reading.bo")
    await ana.find("reading.bo")
    for text in ("one", "two", "three"):
        await ana.say(text)
    phone = await Person.new(browser, server.url, "reading.bo")
    await phone.fill_in_sign_in()
    row = phone.row("Reading.Ana")
    await expect(row).to_contain_text("3")
    await expect(phone.page).to_have_title("(3) Parley")
    await expect(ana.timeline.locator("[data-read]")).to_have_count(0)

    await bo.open("Reading.Ana")
    await expect(phone.page).to_have_title("Parley")
    await expect(ana.timeline.locator("[data-read]")).to_have_count(3)

    await bo.mark_unread("two")
    await expect(phone.page).to_have_title("(2) Parley")
    await expect(bo.page.get_by_test_id("unread-divider")).to_be_visible()
    await bo.page.wait_for_timeout(2_000)  # twice what counts as reading: it stays unread before one's eyes
    await expect(phone.page).to_have_title("(2) Parley")
    await expect(ana.timeline.locator("[data-read]")).to_have_count(3)  # what others were shown is not taken back

    await bo.page.keyboard.press("Escape")
    await expect(phone.page).to_have_title("Parley")
    await bo.timeline.locator(".message").filter(has_text="three").focus()
    await bo.page.keyboard.press("Shift+U")
    await expect(phone.page).to_have_title("(1) Parley")


async def test_a_message_that_comes_while_nobody_looks_is_divided_off(server, browser):
    ana = await Person.register(browser, server.url, "away.ana")
    bo = await Person.register(browser, server.url, "away.bo")
    await ana.find("away.bo")
    await ana.say("Seen")
    await bo.open("Away.Ana")
    await expect(bo.page).to_have_title("Away.Ana · Parley")
    await bo.page.evaluate("document.hasFocus = () => false")
    await ana.say("Not seen")
    await bo.sees("Not seen")
    await expect(bo.page).to_have_title("(1) Away.Ana · Parley")
    await expect(bo.page.locator("[data-key=unread] + .message")).to_contain_text("Not seen")
    await bo.say("My own words move nothing")
    await expect(bo.page.locator("[data-key=unread] + .message")).to_contain_text("Not seen")


async def test_the_tab_shows_in_its_icon_that_something_waits_and_a_muted_conversation_does_not(server, browser):
    ana = await Person.register(browser, server.url, "icon.ana")
    bo = await Person.register(browser, server.url, "icon.bo")
    await ana.find("icon.bo")
    await ana.say("one")
    icon = bo.page.locator("link[rel=icon]")
    await expect(bo.page).to_have_title("(1) Parley")
    unread = await icon.get_attribute("data-unread")
    await expect(icon).to_have_attribute("href", unread)

    await bo.open("Icon.Ana")
    await expect(icon).to_have_attribute("href", await icon.get_attribute("data-plain"))
    await bo.page.get_by_test_id("notify").click()
    await bo.page.get_by_role("radio", name="Nothing").check()
    await expect(bo.page.get_by_test_id("notify")).to_have_attribute("aria-label", "Notifications: nothing")
    await bo.page.go_back()
    await bo.has_left()
    await ana.say("two")
    await expect(bo.row("Icon.Ana")).to_contain_text("two")
    await expect(bo.page).to_have_title("Parley")
    await bo.page.reload()
    await expect(bo.page).to_have_title("Parley")


async def test_whoever_was_long_away_begins_where_they_left_off(unlimited_server, browser):
    ana = await Person.register(browser, unlimited_server.url, "ana")
    bo = await Person.register(browser, unlimited_server.url, "bob")
    await ana.find("bob")
    await ana.say("Seen")
    await bo.open("Ana")
    await expect(bo.page).to_have_title("Ana · Parley")
    await bo.page.go_back()
    await bo.has_left()
    await bo.page.goto("about:blank")
    await ana.post(130)

    await bo.page.go_back()
    await bo.is_connected()
    await bo.open("Ana")
    await bo.sees("number 001")
    await becomes(lambda: divider_at(bo), pytest.approx(1 / 3, abs=0.05))
    banner = bo.page.get_by_test_id("unread-banner")
    await expect(banner).to_be_hidden()
    await expect(bo.timeline.get_by_text("number 130", exact=True)).to_have_count(0)

    await bo.page.evaluate("document.hasFocus = () => false")
    await bo.page.get_by_role("button", name="Jump to the latest message").click()
    await bo.sees("number 130")
    await expect(banner).to_contain_text("99+ new")
    await banner.get_by_role("button", name="Jump").click()
    await expect(bo.page.get_by_test_id("unread-divider")).to_be_visible()
    await becomes(lambda: divider_at(bo), pytest.approx(1 / 3, abs=0.05))

    await bo.page.mouse.move(700, 400)
    while not await bo.timeline.get_by_text("number 130", exact=True).count():
        await bo.page.mouse.wheel(0, 600)
        await bo.page.wait_for_timeout(50)
    await bo.sees("number 130")
    await bo.page.mouse.wheel(0, 6_000)
    await bo.page.evaluate("delete document.hasFocus; window.dispatchEvent(new Event('focus'))")
    await expect(bo.page).to_have_title("Ana · Parley")
    shown = [message.content for message in await bo.shown()]
    assert shown == ["Seen", *(f"number {number:03}" for number in range(1, 131))]
