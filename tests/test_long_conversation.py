"""A conversation with a long history: little of it is held, and none of that is visible to its reader."""

import pytest
from playwright.async_api import expect

from tests.pages import Person, becomes

MESSAGES, MOST_HELD, PAGE = 450, 300, 50


async def place(person):
    """The number of the topmost message before one's eyes, and where its lower edge is, in pixels."""
    return await person.timeline.evaluate(
        """list => {
            const { top } = list.closest(".timeline__scroller").getBoundingClientRect()
            const seen = [...list.querySelectorAll(".message")].find(one => one.getBoundingClientRect().bottom > top)
            return [Number(seen.dataset.seq), seen.getBoundingClientRect().bottom - top]
        }"""
    )


async def lower_edge(person, seq):
    """How far the lower edge of a message is below the upper edge of the view."""
    return await person.timeline.evaluate(
        """(list, seq) => list.querySelector(`[data-seq="${seq}"]`).getBoundingClientRect().bottom
            - list.closest(".timeline__scroller").getBoundingClientRect().top""",
        seq,
    )


async def place_at_rest(person):
    """The same, once nothing has moved for a while."""
    before = None
    while (now := await place(person)) != before:
        before = now
        await person.page.wait_for_timeout(400)
    return now


async def held(person):
    return await person.timeline.locator(".message").count()


async def oldest(person):
    return int(await person.timeline.locator(".message").first.get_attribute("data-seq"))


async def scroll_until(person, distance, condition):
    """Turn the wheel over the timeline until `condition()` holds."""
    await person.page.mouse.move(700, 400)
    while not await condition():
        await person.page.mouse.wheel(0, distance)
        await person.page.wait_for_timeout(20)


async def test_a_long_history_is_read_to_its_beginning_and_back_without_a_jump(unlimited_server, browser):
    ana = await Person.register(browser, unlimited_server.url, "long.ana")
    await Person.register(browser, unlimited_server.url, "long.bob")
    await ana.find("long.bob")
    await ana.say("First")
    await ana.post(MESSAGES)
    await ana.sees(f"number {MESSAGES:03}")
    assert await held(ana) <= MOST_HELD

    await ana.page.reload()
    await ana.is_connected()
    before = await oldest(ana)
    await ana.timeline.focus()
    await ana.page.keyboard.press("Home")  # to the oldest message that is drawn, which brings those before it
    await becomes(lambda: is_older(ana, before), True)
    await place_at_rest(ana)
    assert 0 < await lower_edge(ana, before) < 200  # what was at the top still is: nothing ran away
    assert before - await oldest(ana) <= PAGE
    await ana.say("Short")

    await scroll_until(ana, -3_000, lambda: ana.page.get_by_text("First", exact=True).is_visible())
    await becomes(lambda: is_at_most(ana, MOST_HELD), True)
    await expect(ana.timeline.get_by_text("Short", exact=True)).to_have_count(0)
    await scroll_until(ana, 3_000, lambda: ana.timeline.get_by_text("Short", exact=True).is_visible())
    numbers = [message.seq for message in await ana.shown()]
    assert numbers == list(range(numbers[0], MESSAGES + 3))


async def is_older(person, seq):
    return await oldest(person) < seq


async def reads_before(person, seq):
    return (await place(person))[0] < seq


async def is_at_most(person, count):
    return await held(person) <= count


async def test_one_comes_back_to_where_one_was_reading(unlimited_server, browser):
    ana = await Person.register(browser, unlimited_server.url, "back.ana")
    for name in ("Back.Carol", "Back.Bob"):
        await Person.register(browser, unlimited_server.url, name.lower())
        await ana.find(name.lower())
        await expect(ana.page.get_by_role("heading", name=name)).to_be_visible()
        await ana.say(f"Hello, {name}")
        await ana.sees(f"Hello, {name}")
    await ana.post(120)
    await ana.sees("number 120")
    await scroll_until(ana, -700, lambda: reads_before(ana, 60))
    await ana.page.mouse.wheel(0, 333)
    before = await place_at_rest(ana)
    assert before[0] < 90

    await ana.open("Back.Carol")
    await ana.sees("Hello, Back.Carol")
    await ana.open("Back.Bob")
    await ana.sees(f"number {before[0] - 1:03}")  # the first message has the number 1
    await becomes(lambda: place(ana), pytest.approx(before, abs=0.9))


async def test_an_address_with_a_number_leads_to_that_message_which_flashes(unlimited_server, browser):
    eve = await Person.register(browser, unlimited_server.url, "long.eve")
    await Person.register(browser, unlimited_server.url, "long.fay")
    await eve.find("long.fay")
    await eve.say("First")
    await eve.post(MESSAGES)
    await eve.sees(f"number {MESSAGES:03}")
    await eve.page.goto(f"{eve.page.url}30/")
    wanted = eve.timeline.locator('.message[data-seq="30"]')
    await expect(wanted).to_be_in_viewport()
    await expect(wanted).to_be_focused()
    await eve.page.keyboard.press("Tab")  # to the actions on the message
    await expect(wanted.get_by_role("button", name="Copy text")).to_be_focused()
    await becomes(lambda: wanted.get_attribute("data-flash"), None)
    await eve.page.get_by_role("button", name="Jump to the latest message").click()
    await eve.sees(f"number {MESSAGES:03}")


async def test_the_link_to_a_message_can_be_copied(unlimited_server, browser):
    gil = await Person.register(browser, unlimited_server.url, "long.gil")
    await Person.register(browser, unlimited_server.url, "long.hal")
    await gil.find("long.hal")
    await gil.say("First")
    await gil.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await gil.timeline.locator(".message[data-state=sent]").hover()
    await gil.page.get_by_role("button", name="Copy link").click()
    copied = await gil.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{gil.page.url}1/"


async def test_the_day_floats_above_the_messages_while_one_scrolls(unlimited_server, browser):
    ida = await Person.register(browser, unlimited_server.url, "long.ida")
    await Person.register(browser, unlimited_server.url, "long.jon")
    await ida.find("long.jon")
    await ida.say("First")
    await ida.post(PAGE * 2)
    await ida.sees(f"number {PAGE * 2:03}")
    chip = ida.page.get_by_test_id("floating-date")
    await expect(chip).to_have_css("opacity", "0")
    await ida.page.mouse.move(700, 400)
    await ida.page.mouse.wheel(0, -900)
    await expect(chip).to_have_text("Today")
    await expect(chip).to_have_css("opacity", "1")
    await expect(chip).to_have_css("opacity", "0")
