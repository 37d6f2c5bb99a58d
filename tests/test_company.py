"""What people see of each other in groups and rooms, in browsers of their own."""

import re

from playwright.async_api import expect

from tests.pages import Person, create_account
from tests.proxies import line_to


async def test_two_people_see_each_other_typing_and_online(server, browser):
    ana = await Person.register(browser, server.url, "typing.ana")
    bo = await Person.register(browser, server.url, "typing.bo")
    code = await ana.create_private_room("Studio")
    await ana.sees_presence("1 member · 1 online")
    await bo.join(f"{code[:4]}-{code[4:]}".lower())
    for person in (ana, bo):
        await person.sees_presence("2 members · 2 online")

    await bo.composer.press_sequentially("Hello")
    await ana.sees_typing("Typing.Bo is typing…")
    await bo.sees_typing("")
    await bo.composer.fill("")
    await ana.sees_typing("")
    await bo.say("Hello Ana")
    await ana.sees("Hello Ana")
    await ana.sees_typing("")

    await bo.page.close()
    await ana.sees_presence("2 members · 1 online")


async def test_whoever_is_removed_leaves_with_a_sentence_and_may_be_invited_again(server, browser):
    ana = await Person.register(browser, server.url, "removed.ana")
    bo = await Person.register(browser, server.url, "removed.bo")
    await ana.create_group("Choir", "removed.bo", "jane_smith")
    await bo.open("Choir")
    await bo.say("I am here")
    await ana.sees("I am here")

    await ana.remove("removed.bo")
    await bo.has_left()
    await bo.is_told("You were removed from “Choir”.")
    await expect(bo.row("Choir")).to_have_count(0)
    await ana.say("He cannot read this yet")

    panel = await ana.open_members()
    await panel.get_by_role("button", name="Invite people").click()
    await panel.get_by_test_id("invite-input").fill("removed.bo")
    await panel.locator(".person").filter(has_text="@removed.bo").get_by_role("button", name="Add").click()
    await bo.open("Choir")
    await bo.sees("He cannot read this yet")
    await bo.say("Back again")
    await ana.sees("Back again")


async def test_whoever_is_removed_while_the_line_is_cut_finds_out_when_it_is_mended(server, browser):
    async with line_to(server.port) as line:
        ana = await Person.register(browser, server.url, "cut.ana")
        bo = await Person.register(browser, line.url, "cut.bo")
        await ana.create_group("Quartet", "cut.bo", "jane_smith")
        await bo.open("Quartet")
        line.cut()
        await ana.remove("cut.bo")
        await ana.say("He is gone")
        line.mend()
        await bo.has_left()
        await bo.is_told("“Quartet” can no longer be read.")
        await expect(bo.row("Quartet")).to_have_count(0)


async def test_roles_and_members_change_before_ones_eyes(server, browser):
    ana = await Person.register(browser, server.url, "roles.ana")
    bo = await Person.register(browser, server.url, "roles.bo")
    await create_account(server.url, "roles.cy")
    await ana.create_group("Crew", "roles.bo", "roles.cy")
    await bo.open("Crew")
    panel = await bo.open_members()
    await expect(panel.locator(".member")).to_have_count(3)

    await panel.get_by_role("button").filter(has_text="@roles.cy").click()
    await expect(panel.get_by_role("button", name="Remove", exact=True)).to_be_hidden()
    await bo.say("Better not said")
    await ana.sees("Better not said")
    await ana.delete("Better not said")
    await bo.does_not_see("Better not said")
    await ana.do_with("roles.bo", "Make admin")
    await expect(panel.get_by_role("button", name="Remove", exact=True)).to_be_visible()
    await bo.do_with("roles.cy", "Make admin")
    await ana.do_with("roles.cy", "No longer admin")
    await ana.remove("roles.cy")
    await expect(panel.locator(".member")).to_have_count(2)
    await expect(panel.locator(".member").filter(has_text="@roles.bo")).to_contain_text("Admin")
    await bo.sees_presence("2 members · 2 online")


async def test_the_members_panel_is_used_with_the_keyboard_alone(server, browser):
    ana = await Person.register(browser, server.url, "keys.ana")
    await create_account(server.url, "keys.bo")
    await ana.create_group("Keys", "keys.bo", "jane_smith")
    button, keyboard = ana.page.get_by_test_id("members-button"), ana.page.keyboard
    await button.focus()
    await keyboard.press("Enter")
    await expect(ana.page.locator(".member")).to_have_count(3)
    await expect(ana.page.get_by_role("button", name="Close the list of members")).to_be_focused()
    for _ in range(2):
        await keyboard.press("Tab")
    rows = ana.page.locator(".member__row")
    await expect(rows.first).to_be_focused()
    await keyboard.press("End")
    await expect(rows.last).to_be_focused()
    await keyboard.press("Home")
    await keyboard.press("ArrowDown")
    await keyboard.press("Enter")
    await expect(rows.nth(1)).to_have_attribute("aria-expanded", "true")
    await keyboard.press("Tab")
    await expect(ana.page.get_by_role("button", name="Message", exact=True)).to_be_focused()
    await rows.last.click()
    await keyboard.press("Shift+Tab")
    await expect(rows.last).not_to_be_focused()
    await keyboard.press("Tab")
    await expect(rows.last).to_be_focused()  # the tab stop is where the mouse left the focus
    await keyboard.press("Escape")
    await expect(ana.page.get_by_test_id("members")).to_be_hidden()
    await expect(button).to_be_focused()


async def test_whoever_is_outside_reads_a_public_room_and_joins_to_write(server, browser):
    ana = await Person.register(browser, server.url, "outside.ana")
    bo = await Person.register(browser, server.url, "outside.bo")
    await ana.page.get_by_test_id("create-room").click()
    await ana.page.get_by_test_id("room-name").fill("Outside")
    await ana.page.get_by_test_id("create-room-submit").click()
    await ana.say("Come in")
    await bo.page.goto(ana.page.url)
    await bo.sees("Come in")
    await expect(bo.composer).to_be_hidden()
    await bo.page.get_by_role("button", name="Join to write").click()
    await bo.say("Thank you")
    await ana.sees("Thank you")
    await ana.sees_presence("2 members · 2 online")

    await ana.page.get_by_test_id("place-menu").click()
    await ana.page.get_by_role("button", name="Close this room").click()
    await ana.page.get_by_test_id("ask-yes").click()
    await expect(bo.page.get_by_test_id("closed-bar")).to_be_visible()
    await expect(bo.composer).to_be_hidden()
    await ana.page.get_by_role("button", name="Open it again").click()
    await bo.say("Open again")
    await ana.sees("Open again")


async def test_who_comes_and_goes_reads_alike_from_the_server_and_from_frames(server, browser):
    ana = await Person.register(browser, server.url, "lines.ana")
    code = await ana.create_private_room("Lines")
    for name in ("lines.bo", "lines.cy", "lines.dee", "lines.eve"):
        other = await Person.register(browser, server.url, name)
        await other.join(code)
        await other.page.context.close()
    lines = ana.page.locator(".system p")
    await expect(lines).to_have_count(2)
    joined = re.compile("Lines.Bo.*, .*Lines.Cy.* and 2 others joined")
    await expect(lines.nth(1)).to_have_text(joined)
    live = [line.strip("\u2068\u2069") for line in await lines.all_inner_texts()]
    assert live[1].replace("\u2068", "").replace("\u2069", "") == "Lines.Bo, Lines.Cy and 2 others joined."

    state = await ana.page.context.storage_state()
    without_scripts = await Person.new(browser, server.url, "lines.ana", java_script_enabled=False, storage_state=state)
    page = without_scripts.page
    await page.goto(ana.page.url)
    drawn = [line.strip("\u2068\u2069") for line in await page.locator(".system p").all_inner_texts()]
    assert drawn == live


async def test_names_and_descriptions_are_never_markup(server, browser):
    attack = "<img src=x onerror=document.title='broken'>"
    ana = await Person.register(browser, server.url, "attack.ana")
    bo = await Person.register(browser, server.url, "attack.bo")
    await ana.page.goto(f"{server.url}/profile/")
    await ana.page.fill("[name=display_name]", attack)
    await ana.page.get_by_role("button", name="Save changes").click()
    await ana.page.goto(server.url)
    await ana.is_connected()
    await ana.create_group(attack, "attack.bo", "jane_smith")
    await bo.open(attack)
    await ana.composer.press_sequentially("x")
    await bo.sees_typing(f"{attack} is typing…")
    await ana.say(attack)
    await bo.sees(attack)
    panel = await bo.open_members()
    await expect(panel.locator(".member")).to_have_count(3)
    await ana.remove("attack.bo")
    await bo.is_told(f"You were removed from “{attack}”.")
    for person in (ana, bo):
        assert await person.page.locator("img[src=x]").count() == 0
        assert await person.page.title() != "broken"


async def test_the_room_id_is_on_the_creators_page_alone(server, browser):
    ana = await Person.register(browser, server.url, "secret.ana")
    bo = await Person.register(browser, server.url, "secret.bo")
    old = await ana.create_private_room("Secret")
    await bo.join(old)
    heard = []
    bo.page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: heard.append(str(frame))))
    await bo.page.reload()
    await bo.is_connected()
    await ana.page.get_by_test_id("renew-room-id").first.click()
    await ana.page.get_by_test_id("ask-yes").click()
    shown = ana.page.get_by_test_id("room-id").first
    await expect(shown).not_to_have_text(old)
    new = await shown.inner_text()
    await ana.say("The old one is dead")
    await bo.sees("The old one is dead")
    seen = await bo.page.content() + "".join(heard)
    assert (old in seen, new in seen) == (False, False)


async def test_a_direct_conversation_tells_whether_the_other_one_is_there(server, browser):
    ana = await Person.register(browser, server.url, "direct.ana")
    bo = await Person.register(browser, server.url, "direct.bo")
    await ana.find("direct.bo")
    await ana.sees_presence("online")
    await bo.find("direct.ana")
    await bo.composer.press_sequentially("Hello")
    await ana.sees_presence("typing…")
    await bo.composer.fill("")
    await ana.sees_presence("online")
    await bo.page.context.close()
    await expect(ana.page.get_by_test_id("presence")).to_contain_text("last seen")


async def test_whoever_touches_nothing_for_five_minutes_is_away_until_they_do(server, browser):
    ana = await Person.register(browser, server.url, "idle.ana")
    bo = await Person.register(browser, server.url, "idle.bo", sets_clock=True)
    await ana.find("idle.bo")
    await ana.sees_presence("online")
    await bo.page.clock.install()
    await bo.page.reload()
    await bo.is_connected()
    await bo.page.clock.fast_forward("05:01")
    await ana.sees_presence("away")
    await bo.page.mouse.move(300, 300)
    await ana.sees_presence("online")


async def test_whoever_shows_nothing_is_seen_neither_online_nor_typing_nor_reading(server, browser):
    ana = await Person.register(browser, server.url, "hidden.ana")
    bo = await Person.register(browser, server.url, "hidden.bo")
    await bo.page.goto(f"{server.url}/profile/")
    for label in ("When I am here", "That I am writing", "What I have read"):
        await bo.page.get_by_role("switch", name=label).uncheck()
    await bo.page.get_by_role("button", name="Save changes").click()
    await bo.page.goto(server.url)
    await bo.is_connected()
    await ana.find("hidden.bo")
    await ana.say("Are you there?")
    await bo.open("Hidden.Ana")
    await bo.composer.press_sequentially("Hello")
    await expect(bo.page).to_have_title("Hidden.Ana · Parley")
    await bo.say("Yes")
    await ana.sees("Yes")
    await ana.sees_presence("@hidden.bo")
    await expect(ana.timeline.locator("[data-read]")).to_have_count(0)
