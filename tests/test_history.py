"""Back and Forward of the browser, and the arrow of a phone."""

from playwright.async_api import expect

from tests.pages import Person, create_account

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


async def test_back_passes_over_what_somebody_was_removed_from_and_leaves_the_page_at_last(server, browser):
    ana = await Person.register(browser, server.url, "past.ana")
    bo = await Person.register(browser, server.url, "past.bo")
    for group in ("Choir", "Band", "Duo"):
        await ana.create_group(group, "past.bo", "jane_smith")
        await bo.open(group)
        if group == "Choir":
            choir = bo.page.url
    entries = await bo.page.evaluate("history.length")

    for group in ("Band", "Duo"):
        await ana.open(group)
        await ana.remove("past.bo")
        await bo.is_told(f"You were removed from “{group}”.")
    await bo.has_left()
    assert await bo.page.evaluate("history.length") == entries
    await bo.page.go_back()
    await expect(bo.page).to_have_url(choir)
    await expect(bo.page.locator("h1[data-slot=name]")).to_have_text("Choir")
    await expect(bo.page.locator(".toast__text")).to_have_count(2)
    await bo.page.go_back()
    await bo.has_left()
    await bo.page.go_forward()
    await expect(bo.page).to_have_url(choir)
    await bo.page.go_back()
    await bo.has_left()
    await bo.page.go_back()
    await expect(bo.page).to_have_url("about:blank")


async def test_going_back_after_a_reload_to_what_is_gone_says_so_once(server, browser):
    ana = await Person.register(browser, server.url, "passed.ana")
    bo = await Person.register(browser, server.url, "passed.bo")
    await ana.create_group("Choir", "passed.bo", "jane_smith")
    await ana.create_group("Band", "passed.bo", "jane_smith")
    for group in ("Choir", "Band", "Choir", "Band"):
        await bo.open(group)
    await ana.open("Choir")
    await ana.remove("passed.bo")
    await bo.is_told("You were removed from “Choir”.")
    await bo.page.reload()
    await bo.is_connected()

    await bo.page.go_back()
    await bo.has_left()
    await expect(bo.page.locator(".toast__text")).to_have_text(["There is nothing here."])
    await bo.page.get_by_role("button", name="Close").click()
    await bo.page.go_back()
    await expect(bo.page).to_have_url("about:blank")


async def test_the_arrow_of_a_phone_goes_back_to_the_list(server, browser):
    ana = await Person.register(browser, server.url, "arrow.ana", **PHONE)
    await create_account(server.url, "arrow.bo")
    await ana.find("arrow.bo")
    conversation = ana.page.url
    arrow = ana.page.get_by_role("button", name="Back to conversations")
    await arrow.click()
    await ana.has_left()
    await ana.open("Arrow.Bo")
    await arrow.click()
    await ana.has_left()
    await ana.page.go_back()
    await expect(ana.page).to_have_url("about:blank")

    await ana.page.goto(conversation)
    await ana.is_connected()
    await arrow.click()
    await ana.has_left()
    await ana.page.go_back()
    await expect(ana.page).to_have_url("about:blank")
