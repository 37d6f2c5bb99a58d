"""What people write while they edit a message is never lost."""

from playwright.async_api import expect

from tests.desk import Writer
from tests.proxies import line_to


async def test_an_edit_comes_back_wherever_one_was_meanwhile(boundless, browser):
    ana = await Writer.at_desk(browser, boundless.url, "edit.ana")
    await ana.say("old words")
    await ana.sees("old words")
    await ana.composer.fill("half a thought")
    await ana.composer.fill("")
    await ana.edit("new words")

    await ana.row("Desk").click()
    await ana.edits("new words")
    await ana.open("Shelf")
    await ana.writes("")
    await expect(ana.banner).to_be_hidden()
    await ana.page.go_back()
    await ana.edits("new words")
    await ana.page.reload()
    await ana.is_connected()
    await ana.edits("new words")
    await ana.page.goto(f"{boundless.url}/profile/")
    await ana.page.go_back()
    await ana.is_connected()
    await ana.edits("new words")

    await ana.composer.press("Enter")
    await ana.sees("new words")
    await ana.writes("")
    await expect(ana.stash).to_be_hidden()


async def test_an_unchanged_edit_does_not_come_back_as_a_new_message(boundless, browser):
    ana = await Writer.at_desk(browser, boundless.url, "back.ana")
    await ana.say("old words")
    await ana.sees("old words")
    await ana.composer.press("ArrowUp")
    await ana.edits("old words")
    await ana.page.goto(f"{boundless.url}/profile/")
    await ana.page.go_back()
    await ana.is_connected()
    await ana.writes("")
    await expect(ana.stash).to_be_hidden()


async def test_escape_ends_editing_and_what_was_written_is_offered(boundless, browser):
    ana = await Writer.at_desk(browser, boundless.url, "escape.ana")
    await ana.say("old words")
    await ana.sees("old words")
    await ana.edit("new words")
    await ana.composer.press("Escape")
    await ana.writes("")
    await expect(ana.banner).to_be_hidden()
    await ana.composer.fill("a draft")
    await ana.page.reload()
    await ana.is_connected()
    await ana.writes("a draft")
    await expect(ana.stash).to_contain_text("new words")

    await ana.stash.get_by_role("button", name="Continue editing").click()
    await ana.edits("new words")
    await expect(ana.composer).to_be_focused()
    await ana.composer.press("Enter")
    await ana.sees("new words")
    await ana.writes("a draft")

    await ana.composer.fill("")
    await ana.edit("newer words")
    await ana.composer.press("Escape")
    await ana.stash.get_by_role("button", name="Discard").click()
    await expect(ana.stash).to_be_hidden()
    await ana.page.get_by_role("button", name="Undo").click()
    await expect(ana.stash).to_contain_text("newer words")


async def test_two_texts_that_are_discarded_one_after_the_other_can_both_be_had_back(boundless, browser):
    ana = await Writer.at_desk(browser, boundless.url, "both.ana")
    for text in ("one", "two"):
        await ana.say(text)
        await ana.sees(text)
        await ana.edit(f"another {text}")
        await ana.composer.press("Escape")
    discards = ana.stash.get_by_role("button", name="Discard")
    await expect(discards).to_have_count(2)
    await expect(discards.first).to_have_accessible_description("another one")
    await discards.first.click()
    await discards.first.click()
    await expect(ana.stash).to_be_hidden()
    undo = ana.page.get_by_role("button", name="Undo")
    await undo.first.click()
    await undo.first.click()
    await expect(ana.stash).to_contain_text("another one")
    await expect(ana.stash).to_contain_text("another two")


async def test_on_a_phone_one_writes_on_at_once_in_a_text_that_was_put_back(boundless, browser):
    here = await Writer.at_desk(browser, boundless.url, "phone.ana")
    await here.composer.fill("first")
    there = await here.second_tab()
    await there.writes("first")
    await here.page.evaluate("matchMedia = () => ({ matches: false })")
    await there.composer.fill("from there")
    await here.composer.fill("second")
    await here.page.reload()
    await here.is_connected()
    await here.page.evaluate("matchMedia = () => ({ matches: false })")
    await here.stash.get_by_role("button", name="Put back").click()
    await expect(here.composer).to_be_focused()


async def test_a_change_that_was_not_saved_stays_beside_the_draft(boundless, browser):
    async with line_to(boundless.port) as line:
        ana = await Writer.at_desk(browser, line.url, "refused.ana")
        await ana.say("old words")
        await ana.sees("old words")
        await ana.composer.fill("a draft")
        await ana.timeline.locator(".message").filter(has_text="old words").hover()
        await ana.page.get_by_role("button", name="Edit", exact=True).click()
        await ana.composer.fill("new words")
        line.cut()
        await ana.composer.press("Enter")
        await ana.is_told("Your change was not saved. The connection was lost.")
        await ana.writes("a draft")
        await expect(ana.stash).to_contain_text("new words")
        line.mend()
        await ana.is_connected()
        await ana.stash.get_by_role("button", name="Continue editing").click()
        await ana.composer.press("Enter")
        await ana.sees("new words")
        await ana.writes("a draft")


async def test_the_words_for_a_message_that_is_deleted_elsewhere_are_kept(boundless, browser):
    ana = await Writer.at_desk(browser, boundless.url, "gone.ana")
    await ana.say("old words")
    await ana.sees("old words")
    other = await ana.second_tab()
    await ana.edit("new words")
    await other.delete("old words")
    await expect(ana.banner).to_be_hidden()
    await ana.writes("new words")
    await ana.is_told("The message you were editing was deleted. Your text is kept.")
    await ana.composer.press("Enter")
    await ana.sees("new words")


async def test_a_double_click_that_saves_a_change_does_not_send_the_draft(boundless, browser):
    ana = await Writer.at_desk(browser, boundless.url, "twice.ana")
    await ana.say("old words")
    await ana.sees("old words")
    await ana.composer.fill("a draft")
    await ana.timeline.locator(".message").filter(has_text="old words").hover()
    await ana.page.get_by_role("button", name="Edit", exact=True).click()
    await ana.composer.fill("new words")
    await ana.page.get_by_test_id("send").dblclick()
    await ana.sees("new words")
    await ana.writes("a draft")
