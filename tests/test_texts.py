"""What people wrote is never lost: drafts, dialogs and refused messages, in real browsers."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import expect

from tests.desk import Writer
from tests.pages import Person
from tests.proxies import line_to

FULL_STORAGE = """
    Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError") }
    indexedDB.open = () => { throw new DOMException("refused", "SecurityError") }
"""
NO_STORAGE = """
    Object.defineProperty(window, "localStorage", { get() { throw new DOMException("refused", "SecurityError") } })
    Object.defineProperty(window, "sessionStorage", { get() { throw new DOMException("refused", "SecurityError") } })
"""


@asynccontextmanager
async def scripts_held_back(page):
    """What runs inside sees the page before its scripts come."""
    may_come = asyncio.Event()

    async def hold(route):
        await may_come.wait()
        await route.continue_()

    await page.route("**/bundle/app*.js", hold)
    yield
    may_come.set()


async def test_what_is_typed_before_the_scripts_come_stays_with_its_caret(boundless, browser):
    ana = await Writer.at_desk(browser, boundless.url, "early.ana")
    await ana.composer.fill("older draft")
    async with scripts_held_back(ana.page):
        await ana.page.reload(wait_until="commit")
        await ana.composer.click()
        await ana.composer.fill("")  # what the browser itself put in
        await ana.composer.press_sequentially("early bird")
        for _ in range(4):
            await ana.composer.press("ArrowLeft")
    await ana.is_connected()
    await ana.page.keyboard.type("er")
    await ana.writes("early erbird")
    await expect(ana.stash).to_contain_text("older draft")
    await ana.stash.get_by_role("button", name="Put back").click()
    await ana.writes("older draft")
    await expect(ana.stash).to_contain_text("early erbird")


async def test_a_room_id_typed_before_the_scripts_come_stays_even_with_enter(boundless, browser):
    ana = await Writer.at_desk(browser, boundless.url, "early.join")
    code = ana.page.get_by_test_id("join-code")
    async with scripts_held_back(ana.page):
        await ana.page.reload(wait_until="commit")
        await code.press_sequentially("abcd")
        await code.press("Enter")
    await ana.is_connected()
    await expect(code).to_have_value("ABCD")
    await expect(code).to_be_focused()


@pytest.mark.parametrize("refusal", [FULL_STORAGE, NO_STORAGE], ids=["full", "refused"])
async def test_a_browser_that_keeps_nothing_sends_and_says_so(refusal, boundless, browser, request):
    name = f"keeps.{request.node.callspec.id}"
    ana = await Writer.register(browser, boundless.url, name)
    await ana.page.add_init_script(refusal)
    await ana.page.goto(boundless.url)
    await ana.is_connected()
    await ana.create_private_room("Desk")
    await ana.composer.fill("a draft")
    await ana.is_told(
        "This browser isn't keeping drafts. What you haven't sent is lost when you close or reload this page."
    )
    await ana.create_private_room("Shelf")
    await ana.writes("")
    await ana.open("Desk")
    await ana.writes("a draft")
    async with ana.page.expect_event("dialog") as asked:
        await ana.page.close(run_before_unload=True)
    dialog = await asked.value
    assert dialog.type == "beforeunload"
    await dialog.dismiss()
    await ana.page.get_by_test_id("send").click()
    await ana.sees("a draft")


async def test_what_was_typed_a_moment_ago_is_asked_about_too(boundless, browser):
    ana = await Writer.register(browser, boundless.url, "moment.ana")
    await ana.page.add_init_script(FULL_STORAGE)
    await ana.page.goto(boundless.url)
    await ana.is_connected()
    await ana.create_private_room("Desk")
    await ana.composer.click()
    await ana.composer.fill("x" * 5_000)
    async with ana.page.expect_event("dialog") as asked:
        await ana.page.close(run_before_unload=True)
    await (await asked.value).accept()


async def test_a_waiting_message_that_this_browser_cannot_keep_is_told(boundless, browser):
    async with line_to(boundless.port) as line:
        ana = await Writer.register(browser, line.url, "waits.ana")
        await ana.page.add_init_script(FULL_STORAGE)
        await ana.page.goto(line.url)
        await ana.is_connected()
        await ana.create_private_room("Desk")
        line.cut()
        await expect(ana.page.locator("html[data-socket=live]")).to_have_count(0)
        await ana.say("into the void")
        await ana.is_told("This browser can't keep messages that wait. Leave this page open until they are sent.")
        line.mend()
        await ana.sees("into the void")


async def test_two_tabs_share_a_draft_and_lose_neither_of_two(boundless, browser):
    here = await Writer.at_desk(browser, boundless.url, "tabs.ana")
    there = await here.second_tab()
    await here.composer.press_sequentially("hello")
    await there.writes("hello")
    await there.composer.press("Enter")
    await here.sees("hello")
    await here.writes("")
    await there.writes("")

    await here.composer.fill("from here")
    await there.writes("from here")
    await there.composer.fill("from there")
    await here.writes("from here")
    await here.composer.press("End")
    await here.composer.press_sequentially("!")
    await there.writes("from there")
    await here.page.reload()
    await here.is_connected()
    both = f"{await here.composer.input_value()} {await here.stash.inner_text()}"
    assert "from here!" in both
    assert "from there" in both


async def test_a_huge_text_is_not_put_in_as_a_whole(boundless, browser):
    ana = await Writer.at_desk(browser, boundless.url, "paste.ana")
    await ana.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await ana.composer.fill("see: ")
    await ana.page.evaluate("navigator.clipboard.writeText('2026-11-27 all is well\\n'.repeat(90000))")
    await ana.composer.press("ControlOrMeta+v")
    await ana.is_told(
        "A message holds 10,000 characters. Only the beginning was put in. All of it is still in your clipboard."
    )
    text = await ana.composer.input_value()
    assert len(text) == 10_000
    assert text.startswith("see: 2026-11-27 all is well\n")
    await ana.composer.press("ControlOrMeta+z")
    await ana.writes("see: ")

    await ana.page.evaluate("navigator.clipboard.writeText('x'.repeat(100000))")
    await ana.composer.press("ControlOrMeta+v")
    await expect(ana.page.locator("#composer-counter")).to_have_text("90005 characters too many")
    await ana.open("Shelf")
    await ana.open("Desk")
    await ana.writes("see: " + "x" * 100_000)

    await ana.page.evaluate("navigator.clipboard.writeText('y'.repeat(2000000))")
    await ana.composer.press("ControlOrMeta+v")
    await ana.is_told("A message holds 10,000 characters. Nothing was put in. All of it is still in your clipboard.")
    await ana.writes("see: " + "x" * 100_000)


async def test_the_box_grows_with_its_text_up_to_eight_rows(boundless, browser):
    ana = await Writer.at_desk(browser, boundless.url, "rows.ana")
    heights = []
    for text in ("", "one line", "two\nlines", "row\n" * 7, "row\n" * 30, "word " * 2_000, "one line"):
        await ana.composer.fill(text)
        box = await ana.composer.bounding_box()
        heights.append(box["height"])
    empty, one, two, eight, more, long, again = heights
    assert empty == one == again < two < eight == more == long
    assert await ana.composer.get_attribute("style") is None  # no script measured it, which would lay out all there is


async def test_enter_makes_a_new_line_for_whoever_wants_that(boundless, browser):
    ana = await Writer.at_desk(browser, boundless.url, "enter.ana")
    desk = ana.page.url
    await ana.page.goto(f"{boundless.url}/profile/")
    await ana.page.get_by_label("Press Enter to send").uncheck()
    await ana.page.get_by_role("button", name="Save changes").click()
    await expect(ana.page.get_by_label("Press Enter to send")).not_to_be_checked()
    await ana.page.goto(desk)
    await ana.is_connected()
    await ana.composer.press_sequentially("one")
    await ana.composer.press("Enter")
    await ana.composer.press_sequentially("two")
    await ana.writes("one\ntwo")
    await ana.composer.press("Control+Enter")
    await ana.sees("one")
    await ana.writes("")


async def test_a_message_refused_where_nobody_may_write_any_more_stays_and_its_discard_can_be_undone(
    boundless, browser
):
    async with line_to(boundless.port) as line:
        ana = await Writer.register(browser, boundless.url, "closes.ana")
        code = await ana.create_private_room("Office")
        bo = await Writer.register(browser, line.url, "late.bo")
        await bo.join(code)
        line.cut()
        await expect(bo.page.locator("html[data-socket=live]")).to_have_count(0)
        await bo.say("late words")
        await ana.page.get_by_test_id("place-menu").click()
        await ana.page.get_by_role("button", name="Close this room").click()
        await ana.page.get_by_test_id("ask-yes").click()
        await expect(ana.page.get_by_test_id("closed-bar")).to_be_visible()
        line.mend()
        await bo.is_connected()
        failed = bo.timeline.locator("[data-state=failed]")
        await expect(failed).to_contain_text("late words")
        await failed.get_by_role("button", name="Delete").click()
        await expect(failed).to_have_count(0)
        await bo.page.get_by_role("button", name="Undo").click()
        await expect(failed).to_contain_text("late words")


async def test_a_dialog_that_is_closed_by_escape_keeps_what_was_typed(boundless, browser):
    ana = await Writer.at_desk(browser, boundless.url, "dialog.ana")
    await ana.page.get_by_test_id("create-private-room").click()
    await ana.page.get_by_test_id("room-name").fill("Book club")
    await ana.page.locator("#room-description").fill("One book a month")
    await ana.page.keyboard.press("Escape")
    await ana.page.reload()
    await ana.is_connected()
    await ana.page.get_by_test_id("create-private-room").click()
    await expect(ana.page.get_by_test_id("room-name")).to_have_value("Book club")
    await ana.page.get_by_test_id("create-room-submit").click()
    await ana.page.get_by_role("button", name="Open the room").click()
    await expect(ana.page.locator("[data-header-target=topic]")).to_have_text("One book a month")
    await ana.page.get_by_test_id("create-private-room").click()
    await expect(ana.page.get_by_test_id("room-name")).to_have_value("")
    await ana.page.keyboard.press("Escape")


async def test_a_profile_that_could_not_be_saved_is_there_after_signing_in_again(boundless, browser):
    ana = await Person.register(browser, boundless.url, "profile.ana")
    page = ana.page
    await page.goto(f"{boundless.url}/profile/")
    await page.get_by_label("About you").fill("Gardener")
    await page.context.clear_cookies()
    await page.get_by_role("button", name="Save changes").click()
    await page.goto(f"{boundless.url}/login/?next=/profile/")
    await page.fill("[name=identifier]", "profile.ana")
    await page.fill("[name=password]", "correct horse battery")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("About you")).to_have_value("Gardener")
    await expect(page.get_by_text("Your unsaved changes are back.")).to_be_visible()
    await page.get_by_role("button", name="Save changes").click()
    await expect(page.get_by_text("Your profile is saved.")).to_be_visible()
    await expect(page.get_by_text("Your unsaved changes are back.")).to_be_hidden()
    await page.get_by_label("About you").fill("")
    await page.get_by_role("button", name="Save changes").click()
    await expect(page.get_by_label("About you")).to_have_value("")


async def test_what_was_written_where_nobody_writes_any_more_or_one_is_removed_can_be_copied(boundless, browser):
    ana = await Writer.register(browser, boundless.url, "removes.ana")
    bo = await Writer.register(browser, boundless.url, "ejected.bo")
    code = await ana.create_private_room("Attic")
    await bo.join(code)
    await bo.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await bo.composer.fill("a long letter")
    await expect(bo.composer).to_be_visible()
    sentence = "You had written something in “Attic” that was not sent."
    await ana.page.get_by_test_id("place-menu").click()
    await ana.page.get_by_role("button", name="Close this room").click()
    await ana.page.get_by_test_id("ask-yes").click()
    await bo.is_told(sentence)
    await bo.page.get_by_role("button", name="Copy text").click()
    await bo.is_told("Copied")
    await ana.page.get_by_test_id("closed-bar").get_by_role("button").click()
    await bo.writes("a long letter")
    await expect(bo.composer).to_be_visible()

    await ana.remove("ejected.bo")
    await bo.has_left()
    await bo.is_told(sentence)
    await bo.page.get_by_role("button", name="Copy text").click()
    await bo.is_told("Copied")
    assert await bo.page.evaluate("navigator.clipboard.readText()") == "a long letter"
