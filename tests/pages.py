"""A person at the page, doing what people do there."""

import sqlite3
from pathlib import Path
from typing import NamedTuple

from playwright.async_api import Browser, Page, expect

PASSWORD = "correct horse battery"


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
    async def register(cls, browser: Browser, url: str, name: str) -> "Person":
        """Open a browser, create an account, and wait until the page is connected."""
        context = await browser.new_context(viewport={"width": 1280, "height": 800})
        person = cls(await context.new_page(), url, name)
        await person.page.goto(f"{url}/register/")
        await person.page.fill("[name=username]", name)
        await person.page.fill("[name=display_name]", name.title())
        await person.page.fill("[name=password]", PASSWORD)
        await person.page.keyboard.press("Enter")
        await person.is_connected()
        return person

    async def is_connected(self) -> None:
        await expect(self.page.locator("html[data-socket=live]")).to_be_attached(timeout=40_000)

    async def find(self, name: str) -> None:
        """Search for somebody and open the conversation with them."""
        await self.page.get_by_test_id("search").click()
        await self.page.get_by_test_id("jump").fill(name)
        await self.page.get_by_test_id("jump-list").get_by_text(f"@{name}", exact=True).click()
        await expect(self.composer).to_be_visible()

    async def open_first(self) -> None:
        """Open the conversation at the top of the list."""
        await self.page.get_by_test_id("chats").locator("[data-chat-id]").first.click()

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
        await expect(message).to_have_count(1, timeout=40_000)

    async def does_not_see(self, text: str) -> None:
        await expect(self.timeline.get_by_text(text)).to_have_count(0, timeout=40_000)

    async def shown(self) -> list[Shown]:
        """All messages on the page, in their order."""
        rows = await self.timeline.locator("[data-message-id]").evaluate_all(
            """all => all.map(one => [one.dataset.messageId, Number(one.dataset.seq),
                one.dataset.state === "deleted" ? "" : one.querySelector("[data-slot=body]").innerText.trim()])"""
        )
        return [Shown(*row) for row in rows]


def stored(data_dir: Path) -> list[Shown]:
    """All messages of the newest conversation, in the database itself."""
    with sqlite3.connect(data_dir / "parley.sqlite3") as database:
        rows = database.execute(
            "SELECT _id, seq, content FROM messaging_message WHERE conversation_id ="
            " (SELECT _id FROM messaging_conversation ORDER BY active_at DESC LIMIT 1) ORDER BY seq"
        ).fetchall()
    return [Shown(f"{id[:8]}-{id[8:12]}-{id[12:16]}-{id[16:20]}-{id[20:]}", seq, content) for id, seq, content in rows]
