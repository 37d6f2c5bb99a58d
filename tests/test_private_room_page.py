"""A private room in two browsers, from the beginning to the end."""

from playwright.async_api import expect

from tests.conftest import copy_of
from tests.pages import Person
from tests.servers import serving


async def test_two_people_meet_in_a_private_room_until_one_is_removed(server, browser):
    anna = await Person.register(browser, server.url, "anna.attic")
    ben = await Person.register(browser, server.url, "ben.attic")

    code = await anna.create_private_room("The attic")
    await ben.join(f"{code[:4]}-{code[4:]}".lower())
    await expect(ben.page.get_by_role("heading", name="The attic")).to_be_visible()

    await anna.sees_presence("2 members · 2 online")
    await ben.sees_presence("2 members · 2 online")
    await ben.composer.press_sequentially("I am in")
    await anna.sees_typing("Ben.Attic is typing…")
    await ben.composer.press("Enter")
    await anna.sees("I am in")
    await anna.sees_typing("")
    await anna.page.keyboard.type("Wel")  # the caret is there, although a dialog was open
    await ben.sees_typing("Anna.Attic is typing…")

    assert code in await anna.page.content()
    assert code not in await ben.page.content()

    await anna.remove("ben.attic")
    await ben.has_left()
    await expect(ben.page.get_by_role("region", name="Notices")).to_contain_text("You were removed from")
    await expect(ben.row("The attic")).to_have_count(0)
    await anna.sees_presence("1 member · 1 online")
    await anna.composer.fill("")
    await anna.say("Among ourselves")
    await anna.sees("Among ourselves")
    await ben.page.get_by_test_id("join-code").fill(code)
    await ben.page.get_by_test_id("join-code").press("Enter")
    await expect(ben.page.get_by_test_id("join-problem")).to_have_text("No room can be joined with this Room ID.")
    await ben.does_not_see("Among ourselves")


async def test_only_the_room_that_was_asked_about_gets_a_new_room_id(server, browser):
    anna = await Person.register(browser, server.url, "anna.cellar")
    attic = await anna.create_private_room("The attic")
    cellar = await anna.create_private_room("The cellar")

    await anna.page.get_by_test_id("renew-room-id").first.click()
    await anna.page.go_back()
    await expect(anna.page.locator("h1[data-slot=name]")).to_have_text("The attic")
    await anna.page.get_by_role("button", name="Replace it").click()

    await anna.is_told("The room has a new Room ID")
    rows = anna.page.locator(".row-item")
    await expect(rows.filter(has_text="The cellar")).not_to_contain_text(cellar)
    await expect(rows.filter(has_text="The attic")).to_contain_text(attic)


async def test_a_room_id_is_copied_without_https_from_a_dialog(prepared, tmp_path, browser):
    """A browser trusts `localhost` with its clipboard, but not this address, which is this computer as well."""
    with serving(copy_of(prepared, tmp_path / "data"), ALLOWED_HOSTS="localhost,0.0.0.0") as server:
        anna = await Person.register(browser, f"http://0.0.0.0:{server.port}", "anna.lan")
        page = anna.page
        assert await page.evaluate("navigator.clipboard === undefined")
        await page.get_by_test_id("create-private-room").click()
        await page.get_by_test_id("room-name").fill("Shed")
        await page.get_by_test_id("create-room-submit").click()
        copy = page.get_by_test_id("room-created").get_by_role("button").first
        await copy.press("Enter")
        await expect(copy).to_have_text("Copied")
        await expect(copy).to_be_focused()
        code = await page.get_by_test_id("new-room-id").inner_text()
        await page.get_by_role("button", name="Open the room").click()
        await anna.composer.press("Control+v")
        await expect(anna.composer).to_have_value(code)
