"""The browser of the tests: one Chromium, in which everybody has a context of their own."""

import contextlib
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Error, Page

from testing.patience import PATIENCE

COMPUTER = {"viewport": {"width": 1280, "height": 800}}


class Browsers:
    """Contexts for the people of a test. Those of ordinary computers are used again by later tests, emptied of all but
    the files of the page, which would take longer to load than most of what a test does.
    """

    def __init__(self, chromium: Browser) -> None:
        self._chromium = chromium
        self._free: list[BrowserContext] = []
        self._used: dict[BrowserContext, set[str]] = {}  # with the origins that pages were at

    async def new_context(self, *, sets_clock: bool = False, **device: Any) -> BrowserContext:
        """An empty one, of a computer or of this device. One whose clock a test sets is not used again."""
        if self._free and not device and not sets_clock:
            context = self._free.pop()
        else:
            context = await self._chromium.new_context(**{**COMPUTER, **device})
            context.set_default_timeout(1_000 * PATIENCE)
            context.on("page", lambda page: self._note_origins_of(context, page))
        if not device and not sets_clock:
            self._used[context] = set()
        return context

    async def end_test(self) -> None:
        """Everybody closes their pages, and leaves nothing behind."""
        for context in self._chromium.contexts:
            if context in self._used:
                with contextlib.suppress(Error):  # one that broke is gone
                    await empty(context, self._used[context])
                    self._free.append(context)
            elif context not in self._free:
                await context.close()
        self._used.clear()

    def _note_origins_of(self, context: BrowserContext, page: Page) -> None:
        origins = self._used.get(context, set())
        page.on("framenavigated", lambda frame: origins.add("{0.scheme}://{0.netloc}".format(urlsplit(frame.url))))


async def empty(context: BrowserContext, origins: set[str]) -> None:
    """Close the pages of a context, and forget what they stored, who was signed in, and what was allowed."""
    for page in context.pages:
        await page.close()
    await context.clear_cookies()
    await context.clear_permissions()
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    for origin in origins:
        if origin.startswith("http"):
            await session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    await page.close()
