"""What is seen before the scripts have drawn the list of conversations, and where they never do."""

import re
from urllib.parse import urlsplit

from playwright.async_api import expect

from tests import callers
from tests.pages import Person
from tests.proxies import line_to
from tests.sidebar import item, section

PLAIN = {"Accept-Encoding": "identity"}  # so that a place in the document is one on the line


async def with_groups(boundless, browser, name, *groups):
    """Somebody in groups of these names, each with one unread message, the first of them the newest."""
    person = await Person.register(browser, boundless.url, name)
    friend = callers.Person(boundless)
    for group in reversed(groups):
        made = friend.rest("POST", "/api/groups", name=group, members=[name])
        friend.rest("POST", f"/api/chats/{made['id']}/messages", content=f"Welcome to {group}")
    return person


async def test_lists_are_seen_once_they_are_drawn_and_not_before(boundless, browser):
    ada = await with_groups(boundless, browser, "ada.paint", "Choir")
    page = ada.page
    parts = page.locator(".sidebar__lists, .welcome")
    await page.context.route("**/*.js", lambda route: route.abort())
    await page.goto(boundless.url)
    await expect(parts).to_have_count(2)
    for part in await parts.all():
        await expect(part).to_have_css("visibility", "hidden")
    await expect(page.get_by_test_id("search")).to_be_visible()

    await page.context.unroute("**/*.js")
    await page.reload()
    await expect(item(ada, "Choir")).to_be_visible()
    await expect(page.get_by_test_id("waiting").get_by_text("Choir")).to_be_visible()
    for part in await parts.all():
        await expect(part).to_have_css("visibility", "visible")


async def test_nothing_is_seen_before_the_composer_is_there_for_it_would_push_the_messages_up(boundless, browser):
    ada = await with_groups(boundless, browser, "ada.slow", "Choir")
    await item(ada, "Choir").click()
    await ada.sees("Welcome to Choir")
    path = urlsplit(ada.page.url).path
    document = await (await ada.page.request.get(ada.page.url)).text()
    before = document.index('data-controller="composer"')
    device = {"storage_state": await ada.page.context.storage_state(), "extra_http_headers": PLAIN}
    async with line_to(boundless.port, hold_after=before) as line:
        slow = await Person.new(browser, line.url, "ada.slow", **device)
        await slow.page.goto(f"{line.url}{path}", wait_until="commit")
        await slow.page.wait_for_timeout(1_000)  # time to paint what is there
        assert await slow.page.evaluate("document.querySelectorAll('.message').length")
        assert await slow.page.evaluate("performance.getEntriesByType('paint').length") == 0
        line.release()
        await slow.sees("Welcome to Choir")


async def test_without_javascript_one_can_read(boundless, browser):
    ada = await with_groups(boundless, browser, "ada.plain", "Choir", "Band <b>")
    state = await ada.page.context.storage_state()
    plain = await Person.new(browser, boundless.url, "ada.plain", java_script_enabled=False, storage_state=state)
    page = plain.page
    await page.goto(boundless.url)
    await expect(page.get_by_role("heading", name="Hello, Ada.Plain")).to_be_visible()
    links = page.get_by_test_id("conversations").locator("a")
    assert (await links.all_inner_texts())[:2] == ["Choir", "Band <b>"]
    await expect(page.locator("noscript p")).to_have_text("Parley needs JavaScript to send and receive messages.")
    await expect(page.locator("noscript p")).to_be_in_viewport()
    await expect(page.locator(".section").filter(visible=True)).to_have_count(0)
    await expect(page.locator("#sidebar, main").get_by_role("button").filter(visible=True)).to_have_count(0)

    await links.filter(has_text="Band <b>").click()
    await expect(page.get_by_role("heading", name="Band <b>")).to_be_visible()
    await expect(plain.timeline.get_by_text("Welcome to Band <b>")).to_be_visible()
    await expect(page.locator("[aria-current=page]")).to_have_text("Band <b>")
    await expect(page.locator("main").get_by_role("button").filter(visible=True)).to_have_count(0)


async def test_the_list_is_there_when_the_connection_never_comes(boundless, browser):
    ada = await with_groups(boundless, browser, "ada.cut", "Choir", "Band", "Quartet")
    page = ada.page
    await page.route_web_socket(re.compile("/ws/"), lambda socket: None)
    await page.goto(boundless.url)
    await expect(section(ada, "direct")).to_have_text(["Choir", "Band", "Quartet"])
    await expect(item(ada, "Band")).to_have_attribute("data-unread", "")
    await expect(item(ada, "Band").locator("[data-slot=badge]")).to_have_text("1")
    await expect(item(ada, "Band").locator("[data-slot=preview]")).to_contain_text("Welcome to Band")
    await expect(page.get_by_test_id("waiting").locator("[data-slot=name]")).to_have_text(["Choir", "Band", "Quartet"])
    await page.keyboard.press("Alt+ArrowDown")
    await expect(page.get_by_role("heading", name="Choir")).to_be_visible()
    await page.goto(boundless.url)
    await expect(page.get_by_role("heading", name="Choir")).to_be_visible()
    await expect(item(ada, "Choir")).to_have_attribute("data-current", "")
    await expect(page.locator("html[data-socket=live]")).to_have_count(0)
