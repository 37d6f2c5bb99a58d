"""Conversations are made, and rooms are found and joined, by mouse and keys."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests import callers
from tests.conftest import copy_of
from tests.pages import Person
from tests.servers import STILL, serving
from tests.sidebar import choose, item, section


@pytest.fixture
def still_server(prepared, tmp_path):
    """A server that gives nothing of a limit back, however long a test takes."""
    with serving(copy_of(prepared, tmp_path / "data"), constants=STILL) as server:
        yield server


async def test_a_group_is_made_without_a_mouse(boundless, browser):
    ada = await Person.register(browser, boundless.url, "ada.group")
    ben = await Person.register(browser, boundless.url, "ben.group")
    callers.Person(boundless)
    page, keyboard = ada.page, ada.page.keyboard

    await page.get_by_test_id("new-chat").focus()
    await keyboard.press("Enter")
    start = page.get_by_test_id("start-chat")
    await expect(start).to_be_disabled()
    for chosen, words in (("ben.group", "Start 1-on-1 Chat"), ("john_doe", "Create Group Chat")):
        await keyboard.type(chosen)
        await expect(page.get_by_test_id("new-chat-list").locator("[data-active]")).to_contain_text(f"@{chosen}")
        await keyboard.press("Enter")
        await expect(start).to_have_text(words)
    await keyboard.press("Control+Enter")
    await expect(page.get_by_text("Give the group a name.")).to_be_visible()
    await keyboard.type("Bakers")
    await keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Bakers")).to_be_visible()

    await ada.say("Who brings flour?")
    await expect(item(ben, "Bakers")).to_have_attribute("data-unread", "")
    await expect(item(ben, "Bakers").locator("[data-slot=badge]")).to_have_text("1")
    await expect(item(ben, "Bakers").locator("[data-slot=preview]")).to_have_text("Ada.Group: Who brings flour?")


async def test_enter_chooses_nobody_from_the_answer_to_an_earlier_query(boundless, browser):
    ada = await Person.register(browser, boundless.url, "ada.hasty")
    page, keyboard = ada.page, ada.page.keyboard
    is_found = asyncio.Event()

    async def answer_late(route):
        await is_found.wait()
        await route.continue_()

    await page.route("**/api/contacts?q=john*", answer_late)
    await page.get_by_test_id("new-chat").click()
    people = page.get_by_test_id("new-chat-list")
    await expect(people.locator("[data-active]")).to_be_visible()
    await keyboard.type("john_doe")
    await keyboard.press("Enter")
    await expect(people.locator("[data-active]")).to_have_count(0)
    await expect(page.get_by_test_id("start-chat")).to_be_disabled()
    is_found.set()
    await expect(people.locator("[data-active]")).to_contain_text("@john_doe")
    await keyboard.press("Enter")
    await expect(page.get_by_role("list", name="Chosen people")).to_have_text("John Doe")


async def test_one_person_makes_no_group_and_the_last_one_picked_is_taken_out_again(boundless, browser):
    ada = await Person.register(browser, boundless.url, "ada.one")
    page = ada.page
    await page.get_by_test_id("new-chat").click()
    people = page.get_by_test_id("new-chat-people")
    for name in ("jane_smith", "bob_wilson"):
        await people.fill(name)
        await page.get_by_test_id("new-chat-list").get_by_text(f"@{name}", exact=True).click()
    await people.press("Backspace")
    await expect(page.get_by_test_id("group-name")).to_be_hidden()
    await page.get_by_test_id("start-chat").click()
    await expect(page.get_by_role("heading", name="Jane Smith")).to_be_visible()
    await page.get_by_test_id("new-chat").click()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("new-chat")).to_be_focused()


async def test_a_public_room_is_made_found_read_and_joined(boundless, browser):
    ada = await Person.register(browser, boundless.url, "ada.room")
    ben = await Person.register(browser, boundless.url, "ben.room")
    page = ada.page

    await page.get_by_test_id("create-room").click()
    await page.get_by_test_id("room-name").fill("Beekeeping")
    await page.get_by_test_id("create-room-submit").click()
    await expect(page.get_by_role("heading", name="Beekeeping")).to_be_visible()
    await ada.say("Swarm at the church")
    await page.get_by_test_id("create-room").click()
    await page.get_by_test_id("room-name").fill("beekeeping")
    await page.get_by_test_id("create-room-submit").click()
    await expect(page.locator("#room-name-problem")).to_have_text("There is a room of this name.")
    await expect(page.get_by_test_id("room-name")).to_be_focused()

    await ben.page.evaluate("window.dispatchEvent(new Event('focus'))")
    await expect(item(ben, "Beekeeping")).to_have_attribute("data-outside", "")
    await ben.open("Beekeeping")
    await ben.sees("Swarm at the church")
    await choose(ben, "Beekeeping", "Join")
    await expect(item(ben, "Beekeeping")).not_to_have_attribute("data-outside", "")
    await ben.say("I am on my way")
    await ada.sees("I am on my way")

    await choose(ben, "Beekeeping", "Leave")
    await ben.page.get_by_test_id("ask-yes").click()
    await ben.has_left()
    await expect(item(ben, "Beekeeping")).to_have_attribute("data-outside", "")


async def test_a_private_room_is_joined_by_its_code_however_it_is_written(boundless, browser):
    ada = await Person.register(browser, boundless.url, "ada.code")
    ben = await Person.register(browser, boundless.url, "ben.code")

    code = await ada.create_private_room("Allotment")
    await expect(item(ada, "Allotment").locator("[data-slot=code]")).to_have_text(code)
    await ada.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await item(ada, "Allotment").get_by_role("button", name="Copy Room ID").click()
    await expect(ada.page.get_by_text("Room ID copied")).to_be_visible()
    assert await ada.page.evaluate("navigator.clipboard.readText()") == code

    field, problem = ben.page.get_by_test_id("join-code"), ben.page.get_by_test_id("join-problem")
    await expect(ben.page.get_by_text("Join using Room ID or create a private room.")).to_be_visible()
    await field.fill("abc")
    await field.press("Enter")
    await expect(problem).to_have_text("A Room ID has 8 letters and digits.")
    wrong = "AAAAAAAA" if code != "AAAAAAAA" else "BBBBBBBB"
    await field.fill(wrong)
    await ben.page.get_by_test_id("join").click()
    await expect(problem).to_have_text("No room can be joined with this Room ID.")
    await field.fill("")
    await expect(problem).to_be_empty()
    await field.press_sequentially(f" {code[:4]}-{code[4:]}".lower())
    await expect(field).to_have_value(code)
    await field.press("Enter")
    await expect(ben.page.get_by_role("heading", name="Allotment")).to_be_visible()
    await expect(field).to_have_value("")
    await expect(section(ben, "private")).to_have_text(["Allotment"])
    assert code not in await ben.page.locator("#sidebar").inner_html()


async def test_after_too_many_guesses_the_field_says_how_long_to_wait(still_server, browser):
    ada = await Person.register(browser, still_server.url, "ada.guess")
    field, button = ada.page.get_by_test_id("join-code"), ada.page.get_by_test_id("join")
    for number in range(6):
        await field.fill(f"AAAAAAA{number}")
        await field.press("Enter")
        await expect(ada.page.get_by_test_id("join-problem")).not_to_be_empty()
        await expect(button).to_have_text(re.compile(r"Join|\d+ s"))
    await expect(button).to_be_disabled()
    await expect(button).to_have_text(re.compile(r"\d+ s"))
