"""A person at the page, doing what people do there."""

import asyncio
import re
import sqlite3
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from playwright.async_api import Locator, Page, expect

from testing.patience import PATIENCE
from tests.browsers import Browsers

PASSWORD = "correct horse battery"
expect.set_options(timeout=1_000 * PATIENCE)


class Shown(NamedTuple):
    """A message as somebody sees it, or as the database holds it."""

    id: str
    seq: int
    content: str


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, page: Page, url: str, name: str) -> None:
        self.page, self.url, self.name = page, url, name
        self.timeline = page.get_by_test_id("timeline")
        self.composer = page.get_by_test_id("composer")

    @classmethod
    async def new(cls, browser: Browsers, url: str, name: str, **device: Any) -> "Person":
        """Somebody at a computer, or at this device, who has opened nothing yet."""
        context = await browser.new_context(**device)
        return cls(await context.new_page(), url, name)

    @classmethod
    async def register(cls, browser: Browsers, url: str, name: str, **device: Any) -> "Person":
        """Somebody with a new account, whose page is connected."""
        person = await cls.new(browser, url, name, **device)
        await person._create_account()
        await person.page.goto(url)
        await person.is_connected()
        return person

    async def _create_account(self) -> None:
        """Send the form as a browser does, without drawing the page that it is on."""
        browser, address = self.page.context.request, f"{self.url}/register/"
        await browser.get(address)
        [token] = [cookie["value"] for cookie in await self.page.context.cookies() if cookie["name"] == "csrftoken"]
        form = {"username": self.name, "display_name": self.name.title(), "password": PASSWORD}
        sent = await browser.post(address, form={**form, "csrfmiddlewaretoken": token}, max_redirects=0)
        assert sent.status == 302, await sent.text()

    async def fill_in_registration(self) -> None:
        """Create an account as people do, and wait until the page is connected."""
        await self.page.goto(f"{self.url}/register/")
        await self.page.fill("[name=username]", self.name)
        await self.page.fill("[name=display_name]", self.name.title())
        await self.page.fill("[name=password]", PASSWORD)
        await self.page.keyboard.press("Enter")
        await self.is_connected()

    async def fill_in_sign_in(self) -> None:
        """Sign in as people do, and wait until the page is connected."""
        await self.page.goto(f"{self.url}/login/")
        await self.page.fill("[name=identifier]", self.name)
        await self.page.fill("[name=password]", PASSWORD)
        await self.page.keyboard.press("Enter")
        await self.is_connected()

    async def is_connected(self) -> None:
        await expect(self.page.locator("html[data-socket=live]")).to_be_attached()

    async def find(self, name: str) -> None:
        """Search for somebody and open the conversation with them."""
        await self.page.get_by_test_id("search").click()
        await self.page.get_by_test_id("jump").fill(name)
        await self.page.get_by_test_id("jump-list").get_by_text(f"@{name}", exact=True).click()
        await expect(self.composer).to_be_visible()

    async def open(self, name: str) -> None:
        """Open the conversation of this name in the list."""
        await self.row(name).click()
        await expect(self.page.locator("h1[data-slot=name]").get_by_text(name, exact=True)).to_be_visible()

    def row(self, name: str) -> Locator:
        """A conversation in the list."""
        return self.page.locator("[data-chat-id]").filter(has=self.page.get_by_text(name, exact=True))

    async def open_first(self) -> None:
        """Open the conversation at the top of the list."""
        await self.page.get_by_test_id("chats").locator("[data-chat-id]").first.click()

    async def create_private_room(self, name: str) -> str:
        """Make a private room and open it; returns its Room ID."""
        await self.page.get_by_test_id("create-private-room").click()
        await self.page.get_by_test_id("room-name").fill(name)
        await self.page.get_by_test_id("create-room-submit").click()
        shown = self.page.get_by_test_id("new-room-id")
        await expect(shown).to_have_text(re.compile("^[A-Z0-9]{8}$"))
        code = await shown.inner_text()
        await self.page.get_by_role("button", name="Open the room").click()
        return code

    async def join(self, code: str) -> None:
        """Type a Room ID into the field of the sidebar."""
        await self.page.get_by_test_id("join-code").fill(code)
        await self.page.get_by_test_id("join-code").press("Enter")
        await expect(self.composer).to_be_visible()

    async def create_group(self, name: str, *members: str) -> None:
        """Make a group with these people and open it."""
        await self.page.get_by_test_id("new-chat").click()
        for member in members:
            await self.page.get_by_test_id("new-chat-people").fill(member)
            await self.page.get_by_test_id("new-chat-list").get_by_text(f"@{member}", exact=True).click()
        await self.page.get_by_test_id("group-name").fill(name)
        await self.page.get_by_test_id("start-chat").click()
        await expect(self.page.get_by_test_id("new-chat-dialog")).to_be_hidden()
        await expect(self.page.locator("h1[data-slot=name]").get_by_text(name, exact=True)).to_be_visible()

    async def open_members(self) -> Locator:
        """Show the panel of members; returns it."""
        panel = self.page.get_by_test_id("members")
        if not await panel.is_visible():
            await self.page.get_by_test_id("members-button").click()
        await expect(panel).to_be_visible()
        return panel

    async def do_with(self, member: str, action: str) -> None:
        """Choose what to do with a member of the open conversation: “Remove”, “Make admin” …"""
        panel = await self.open_members()
        row = panel.get_by_role("button").filter(has_text=f"@{member}")
        if await row.get_attribute("aria-expanded") == "false":
            await row.click()
        await panel.get_by_role("button", name=action, exact=True).click()

    async def remove(self, member: str) -> None:
        """Take somebody out of the open conversation, and mean it."""
        await self.do_with(member, "Remove")
        await self.page.get_by_test_id("ask-yes").click()

    async def sees_typing(self, words: str) -> None:
        """Wait until the line above the composer says this; "" when nobody is typing."""
        await expect(self.page.get_by_test_id("typing")).to_have_text(isolated(words))

    async def sees_presence(self, words: str) -> None:
        """Wait until the header says this of who is there."""
        await expect(self.page.get_by_test_id("presence")).to_have_text(words)

    async def is_told(self, sentence: str) -> None:
        """Wait for a notice in the corner of the page."""
        await expect(self.page.locator(".toast__text").filter(has_text=isolated(sentence))).to_be_visible()

    async def has_left(self) -> None:
        """Wait until no conversation is open."""
        await expect(self.page.get_by_test_id("timeline")).to_be_hidden()
        await expect(self.page).to_have_url(f"{self.url}/")

    async def delete(self, text: str) -> None:
        """Delete a message with this text, one's own or, as a moderator, somebody else's."""
        message = self.timeline.locator(".message").filter(has_text=text)
        await message.hover()
        await message.get_by_role("button", name="Delete").click()
        await self.page.get_by_test_id("confirm-delete").click()

    async def mark_unread(self, text: str) -> None:
        """Let this message, and all after it, be unread again."""
        message = self.timeline.locator(".message").filter(has_text=text)
        await message.hover()
        await message.get_by_role("button", name="Mark unread from here").click()

    async def post(self, count: int) -> None:
        """Say “number 001”, “number 002” … in the open conversation, as fast as the server takes it."""
        await self.page.evaluate(
            """async count => {
                const token = document.querySelector("meta[name=csrf-token]").content
                const path = `/api/chats/${location.pathname.split("/")[2]}/messages`
                const headers = { "Content-Type": "application/json", "X-CSRFToken": token }
                for (let number = 1; number <= count; number += 1) {
                    const body = JSON.stringify({ content: `number ${String(number).padStart(3, "0")}` })
                    await fetch(path, { method: "POST", headers, body })
                }
            }""",
            count,
        )

    async def say(self, text: str) -> None:
        await self.composer.fill(text)
        await self.composer.press("Enter")

    async def edit_last(self, text: str) -> None:
        """Change one's own newest message."""
        await self.composer.press("ArrowUp")
        await self.composer.fill(text)
        await self.composer.press("Enter")
        await self.sees(text)

    async def delete_last(self) -> None:
        """Delete one's own newest message, by emptying it."""
        mine = self.timeline.locator("[data-mine]").last
        await mine.hover()
        await self.page.get_by_role("button", name="Delete").first.click()
        confirm = self.page.get_by_role("dialog").get_by_role("button", name="Delete")
        if await confirm.count():
            await confirm.click()
        await expect(self.timeline.locator("[data-state=deleted]").last).to_be_visible()

    async def sees(self, text: str) -> None:
        """Wait until a message with this text is there, and sent."""
        message = self.timeline.locator("[data-message-id]:not([data-state=pending])").filter(has_text=text)
        await expect(message).to_have_count(1)

    async def does_not_see(self, text: str) -> None:
        await expect(self.timeline.get_by_text(text)).to_have_count(0)

    async def shown(self) -> list[Shown]:
        """All messages on the page, in their order."""
        rows = await self.timeline.locator("[data-message-id]").evaluate_all(
            """all => all.map(one => [one.dataset.messageId, Number(one.dataset.seq),
                one.dataset.state === "deleted" ? "" : one.querySelector("[data-slot=body]").innerText.trim()])"""
        )
        return [Shown(*row) for row in rows]


async def create_account(url: str, name: str) -> None:
    """An account like those of `Person.register`, for somebody who need not be there."""
    account = {"username": name, "display_name": name.title(), "password": PASSWORD}
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        answer = await client.post(f"{url}/api/register", json=account)
    assert answer.is_success, answer.text


async def becomes(question: Callable[[], Awaitable[Any]], wanted: Any) -> None:
    """Wait until `question` is answered with this; fails when it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while (answer := await question()) != wanted and time.monotonic() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    assert answer == wanted


def isolated(words: str) -> re.Pattern[str]:
    """These words, in which names may be wrapped in the signs that keep them whole in text of the other direction."""
    return re.compile("^[\u2066-\u2069]*" + "[\u2066-\u2069]*".join(map(re.escape, words)) + "[\u2066-\u2069]*$")


def stored(data_dir: Path) -> list[Shown]:
    """All messages of the newest conversation, in the database itself."""
    with sqlite3.connect(data_dir / "parley.sqlite3") as database:
        rows = database.execute(
            "SELECT _id, seq, content FROM messaging_message WHERE conversation_id ="
            " (SELECT _id FROM messaging_conversation ORDER BY active_at DESC LIMIT 1) ORDER BY seq"
        ).fetchall()
    return [Shown(f"{id[:8]}-{id[8:12]}-{id[12:16]}-{id[16:20]}-{id[20:]}", seq, content) for id, seq, content in rows]
