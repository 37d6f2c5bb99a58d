"""One browser has one session for all its tabs: what a tab does when that ends, or becomes somebody else's."""

import sqlite3

from playwright.async_api import expect

from tests.pages import PASSWORD, Person, create_account, stored
from tests.proxies import line_to


async def sign_out(page):
    await page.locator("summary[aria-label=Settings]").click()
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.locator("[name=password]")).to_be_visible()


async def sign_in(page, name=None):
    if name:
        await page.fill("[name=identifier]", name)
    await page.fill("[name=password]", PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator("html[data-socket=live]")).to_be_attached()


async def another_tab(person):
    page = await person.page.context.new_page()
    await page.goto(f"{person.url}/")
    return page


async def ends_elsewhere(person):
    """End the session without this browser's doing, and let the page say so."""
    page = await another_tab(person)
    cookies = await page.context.cookies()
    await sign_out(page)
    await page.close()
    await person.page.context.add_cookies(cookies)
    await expect(person.page.get_by_test_id("signed-out-dialog")).to_be_visible()


def senders(data_dir):
    """Who said what, in the whole database."""
    with sqlite3.connect(data_dir / "parley.sqlite3") as database:
        return set(
            database.execute(
                "SELECT username, content FROM messaging_message"
                " JOIN accounts_user ON accounts_user._id = messaging_message.sender_id"
                " WHERE username IN ('alice', 'bob', 'carol')"
            )
        )


def bar(page, name):
    return page.get_by_test_id("connection-bar").get_by_role("button", name=name)


async def test_a_tab_that_wakes_up_under_another_session_sends_nothing_until_its_person_is_back(own_server, browser):
    async with line_to(own_server.port) as line:
        for name in ("bob", "carol"):
            await create_account(own_server.url, name)
        alice = await Person.register(browser, line.url, "alice")
        await alice.find("bob")
        await alice.say("Before")
        await alice.sees("Before")
        line.cut()
        await alice.say("While the line was cut")
        await alice.composer.fill("Half a thought")

        tab = await alice.page.context.new_page()  # the same cookies, another way to the server
        await tab.goto(f"{own_server.url}/")
        await sign_out(tab)
        await sign_in(tab, "carol")
        line.mend()
        dialog = alice.page.get_by_test_id("other-person-dialog")
        await expect(dialog).to_be_visible()
        await expect(dialog).to_contain_text("You're signed in as Carol")
        await expect(dialog.get_by_role("link", name="Sign in as Alice")).to_be_focused()
        await expect(alice.page.locator("html")).to_have_attribute("data-socket", "other-person")
        assert senders(own_server.data_dir) == {("alice", "Before")}

        await alice.page.keyboard.press("Escape")
        await expect(alice.page.locator("#main")).to_be_focused()
        await expect(alice.composer).to_have_value("Half a thought")
        await expect(alice.timeline.get_by_text("Will be sent when")).to_be_visible()
        status = await alice.page.evaluate(
            """async () => (await fetch("/api/chats", { headers: { "X-Parley-User": JSON.parse(
                document.getElementById("boot").textContent).me.id } })).status"""
        )
        assert status == 401
        await expect(bar(alice.page, "Sign in as Alice")).to_be_visible()
        await bar(alice.page, "Sign in as Alice").click()
        await expect(alice.page.locator("[name=identifier]")).to_have_value("alice")
        await sign_in(alice.page)
        await alice.sees("While the line was cut")
        await expect(alice.composer).to_have_value("Half a thought")
        assert senders(own_server.data_dir) == {("alice", "Before"), ("alice", "While the line was cut")}
        assert [message.content for message in stored(own_server.data_dir)] == ["Before", "While the line was cut"]


async def test_what_a_page_asks_over_rest_is_never_done_as_somebody_else(own_server, browser):
    alice = await Person.register(browser, own_server.url, "alice")
    carol = await Person.register(browser, own_server.url, "carol")
    await alice.find("carol")
    await alice.say("Hello")
    await alice.sees("Hello")
    await alice.page.get_by_test_id("create-private-room").click()
    await alice.page.get_by_test_id("room-name").fill("Whose room is this")
    hers = [one for one in await carol.page.context.cookies() if one["name"] == "sessionid"]
    await alice.page.context.add_cookies(hers)  # the socket lives on, and is Alice's
    # Not a click of the mouse: the page may notice by itself, with a dialog over the button, before it is reached.
    await alice.page.get_by_test_id("create-room-submit").dispatch_event("click")
    await expect(alice.page.get_by_test_id("other-person-dialog")).to_be_visible()
    with sqlite3.connect(own_server.data_dir / "parley.sqlite3") as database:
        assert not database.execute("SELECT 1 FROM messaging_conversation WHERE name = 'Whose room is this'").fetchall()
    await alice.page.get_by_role("button", name="Continue as Carol").last.click()
    await expect(alice.page.locator(".user-card__handle")).to_have_text("@carol")


async def test_who_closes_the_dialog_can_still_sign_in_and_what_they_write_waits(own_server, browser):
    alice = await Person.register(browser, own_server.url, "alice")
    for name in ("bob", "carol"):
        await create_account(own_server.url, name)
        await alice.find(name)
        await expect(alice.page.locator("h1[data-slot=name]")).to_have_text(name.title())
        await alice.say(f"Hello {name}")
        await alice.sees(f"Hello {name}")
    await alice.page.reload()  # holds the one conversation, and of the other nothing
    await alice.is_connected()
    await ends_elsewhere(alice)
    await expect(alice.page.get_by_role("link", name="Sign in again")).to_be_focused()

    await alice.page.keyboard.press("Escape")
    await expect(alice.composer).to_be_focused()
    await expect(bar(alice.page, "Sign in")).to_be_visible()
    await alice.say("Later")
    await expect(alice.timeline.locator("[data-state=pending]")).to_contain_text("Will be sent when you sign in again")
    await alice.open("Bob")
    await expect(alice.page.get_by_text("Sign in to see this conversation.")).to_be_visible()
    await expect(alice.page.locator("[data-timeline-target=skeleton]")).to_be_hidden()
    await alice.composer.fill("A draft")

    where = alice.page.url
    await bar(alice.page, "Sign in").click()
    await sign_in(alice.page)
    assert alice.page.url == where
    await expect(alice.composer).to_have_value("A draft")
    await alice.sees("Hello bob")
    await alice.open("Carol")
    await alice.sees("Later")


async def test_on_a_phones_list_there_is_a_way_to_sign_in_too(server, browser):
    alice = await Person.register(browser, server.url, "list.alice")
    await alice.page.set_viewport_size({"width": 360, "height": 740})
    await ends_elsewhere(alice)
    await alice.page.get_by_role("button", name="Not now").click()
    await expect(bar(alice.page, "Sign in")).to_be_in_viewport()


async def test_signing_in_in_another_tab_is_enough(server, browser):
    alice = await Person.register(browser, server.url, "tabs.alice")
    await create_account(server.url, "tabs.bob")
    await alice.find("tabs.bob")
    await alice.say("Before")
    await alice.sees("Before")
    await ends_elsewhere(alice)
    await alice.page.keyboard.press("Escape")
    await alice.say("Between")
    await alice.composer.fill("A draft")
    tab = await another_tab(alice)
    await sign_in(tab, "tabs.alice")
    await alice.is_connected()
    await alice.sees("Between")
    await expect(alice.composer).to_have_value("A draft")
    await expect(alice.page.get_by_test_id("signed-out-dialog")).to_be_hidden()
    await alice.page.get_by_test_id("create-private-room").click()  # what changes something goes, too
    await alice.page.get_by_test_id("room-name").fill("With the new token")
    await alice.page.get_by_test_id("create-room-submit").click()
    await expect(alice.page.get_by_test_id("new-room-id")).to_be_visible()


async def test_a_form_is_sent_for_the_person_whose_page_it_is(own_server, browser):
    alice = await Person.register(browser, own_server.url, "alice")
    await create_account(own_server.url, "carol")
    tab = await another_tab(alice)
    for name, bio in (("alice", "Signed in anew"), ("carol", "Whose words are these")):
        await alice.page.goto(f"{own_server.url}/profile/")
        await alice.page.fill("[name=bio]", bio)
        await sign_out(tab)
        await sign_in(tab, name)
        await alice.page.get_by_role("button", name="Save changes").click()
        if name == "alice":
            await alice.is_told("Your profile is saved.")
    await expect(alice.page.get_by_text("You are signed in with another account now")).to_be_visible()
    with sqlite3.connect(own_server.data_dir / "parley.sqlite3") as database:
        bios = dict(database.execute("SELECT username, bio FROM accounts_user WHERE username IN ('alice', 'carol')"))
    assert bios == {"alice": "Signed in anew", "carol": ""}
