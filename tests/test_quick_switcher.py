"""The quick switcher: finding conversations and people by a few letters, by keys."""

from playwright.async_api import expect

from tests import callers
from tests.pages import Person, create_account


async def test_the_quick_switcher_finds_conversations_and_people_by_a_few_letters(boundless, browser):
    ada = await Person.register(browser, boundless.url, "ada.jump")
    await create_account(boundless.url, "zoe.jump")
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


async def test_keys_choose_in_the_quick_switcher_and_leave_the_text_alone(boundless, browser):
    account = await Person.register(browser, boundless.url, "ada.choose")
    friend = callers.Person(boundless)
    for number in range(12):
        friend.rest("POST", "/api/groups", name=f"Ensemble {number:02}", members=["ada.choose"])
    page, keyboard = account.page, account.page.keyboard
    await keyboard.press("Control+k")
    await page.get_by_test_id("jump").fill("ensemble")
    options = page.get_by_test_id("jump-list").get_by_role("option")
    await expect(options).to_have_count(12)

    for key, place in (
        ("ArrowUp", 11),
        ("ArrowDown", 0),
        ("PageDown", 8),
        ("PageDown", 11),
        ("PageUp", 3),
        ("ArrowLeft", 3),
        ("Home", 3),
    ):
        await keyboard.press(key)
        active = options.nth(place)
        await expect(active).to_have_attribute("data-active", "")
        await expect(active).to_have_attribute("aria-selected", "true")
        await expect(page.get_by_test_id("jump")).to_have_attribute(
            "aria-activedescendant", await active.get_attribute("id")
        )
        await expect(page.get_by_test_id("jump-list").locator("[data-active], [aria-selected=true]")).to_have_count(1)
    await keyboard.press("Escape")

    ime = await page.context.new_cdp_session(page)  # an input method, such as that for Chinese
    await keyboard.press("Control+k")
    await ime.send("Input.imeSetComposition", {"text": "ensemble 0", "selectionStart": 10, "selectionEnd": 10})
    await ime.send("Input.insertText", {"text": "ensemble 07"})
    await expect(options).to_have_count(1)
    await page.get_by_test_id("jump").dispatch_event("keydown", {"key": "Enter", "keyCode": 229})  # as in Safari
    await expect(options).to_be_visible()
    await keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Ensemble 07")).to_be_visible()
