"""What tests of the sidebar look at and press there."""

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def section(person, name):
    """The names that a section of the sidebar lists, from top to bottom."""
    return person.page.locator(f"[data-section={name}] [data-slot=name]")


def item(person, name):
    """The list item of a conversation: it has what can be seen of unread, muted and the like."""
    return person.page.locator(".row-item").filter(has=person.page.get_by_text(name, exact=True))


async def choose(person, name, action):
    """Open the menu of a row with the right mouse button, and choose."""
    await person.row(name).click(button="right")
    await person.page.get_by_role("menu").get_by_text(action, exact=True).click()


async def browse(person):
    """Open the list of rooms that one may join, if it is folded."""
    toggle = person.page.get_by_test_id("browse-rooms")
    if await toggle.get_attribute("aria-expanded") == "false":
        await toggle.click()
