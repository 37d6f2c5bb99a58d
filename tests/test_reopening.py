"""On a wide page the conversation that was open last opens again."""

import re

from playwright.async_api import expect

from tests.pages import Person
from tests.sidebar import PHONE


async def test_the_conversation_that_was_open_last_is_open_again(boundless, browser):
    ada = await Person.register(browser, boundless.url, "ada.again")
    page = ada.page
    for name in ("Choir", "Band"):
        await ada.create_group(name, "jane_smith", "john_doe")
    await page.goto(f"{boundless.url}/profile/")
    await page.goto(boundless.url)
    await expect(page.get_by_role("heading", name="Band")).to_be_visible()
    await expect(page).to_have_url(re.compile("/c/"))
    await ada.say("Here I am")
    await ada.sees("Here I am")
    await ada.open("Choir")

    await page.go_back()
    await expect(page.get_by_role("heading", name="Band")).to_be_visible()
    await page.go_back()
    await expect(page).to_have_url(f"{boundless.url}/profile/")

    state = await page.context.storage_state()
    phone = await Person.new(browser, boundless.url, "ada.again", **PHONE, storage_state=state)
    await phone.page.goto(boundless.url)
    await phone.is_connected()
    await expect(phone.page).to_have_url(f"{boundless.url}/")
    await expect(phone.row("Band")).to_be_visible()


async def test_whoever_went_back_to_the_list_stays_there(boundless, browser):
    ada = await Person.register(browser, boundless.url, "ada.stays")
    page = ada.page
    await ada.create_group("Choir", "jane_smith", "john_doe")
    await page.go_back()
    await ada.has_left()
    for come_back in (page.reload, lambda: page.goto(boundless.url)):
        await come_back()
        await ada.is_connected()
        await ada.has_left()
    other = await page.context.new_page()
    await other.goto(boundless.url)
    await expect(other.get_by_role("heading", name="Choir")).to_be_visible()
