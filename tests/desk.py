"""A person who writes, in a room of their own."""

from playwright.async_api import expect

from tests.pages import Person


class Writer(Person):
    """A person in a room of their own called Desk, and another one called Shelf."""

    @classmethod
    async def at_desk(cls, browser, url, name):
        writer = await cls.register(browser, url, name)
        await writer.create_private_room("Shelf")
        await writer.create_private_room("Desk")
        await expect(writer.composer).to_be_visible()
        return writer

    async def writes(self, text):
        """Wait until the box holds this."""
        await expect(self.composer).to_have_value(text)

    async def edits(self, text):
        """Wait until the box holds this as another wording of an old message."""
        await self.writes(text)
        await expect(self.banner).to_be_visible()

    async def edit(self, text):
        """Begin to rewrite one's own newest message."""
        await self.composer.press("ArrowUp")
        await expect(self.banner).to_be_visible()
        await self.composer.fill(text)

    @property
    def banner(self):
        return self.page.get_by_text("Editing your message")

    @property
    def stash(self):
        return self.page.get_by_test_id("stash")

    async def second_tab(self):
        """The same conversation in another tab of the same browser."""
        other = type(self)(await self.page.context.new_page(), self.url, self.name)
        await other.page.goto(self.page.url)
        await other.is_connected()
        return other
