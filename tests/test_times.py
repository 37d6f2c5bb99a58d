"""Times stand still: the server draws them as the page's scripts do."""

import sqlite3

import pytest
from playwright.async_api import expect

from tests.pages import Person, create_account

DEVICES = {
    "ahead, counting to twelve": {"timezone_id": "Pacific/Auckland", "locale": "en-US"},
    "behind, counting to 24": {"timezone_id": "America/Sao_Paulo", "locale": "pt-BR"},
}
SHOWN = ".timeline :is(time, .divider [data-slot=label])"
TIMES = f"""root => [...root.querySelectorAll("{SHOWN}")].map(one => one.textContent)"""
DRAWN = f"""html => ({TIMES})(new DOMParser().parseFromString(html, "text/html"))"""


def spread(data_dir, conversation):
    """Let the messages of a conversation be several hours apart, the last of them new."""
    with sqlite3.connect(data_dir / "parley.sqlite3", timeout=60) as database:
        database.execute(
            "UPDATE messaging_message SET timestamp = strftime('%Y-%m-%d %H:%M:%f', timestamp,"
            " ((seq - (SELECT max(seq) FROM messaging_message WHERE conversation_id = ?1)) * 13) || ' hours')"
            " WHERE conversation_id = ?1",
            [conversation.replace("-", "")],
        )


@pytest.mark.parametrize("device", DEVICES)
async def test_what_the_server_draws_is_what_stands_on_the_live_page(server, browser, device):
    name = f"times.{device.split(',')[0]}"
    ana = await Person.register(browser, server.url, f"{name}.ana", **DEVICES[device])
    await create_account(server.url, f"{name}.bo")
    await ana.find(f"{name}.bo")
    await ana.post(15)
    spread(server.data_dir, ana.page.url.split("/")[-2])

    answer = await ana.page.goto(ana.page.url)
    drawn = await ana.page.evaluate(DRAWN, await answer.text())
    assert len(drawn) > 15 + 7
    await ana.is_connected()
    await expect(ana.page.locator(".chat")).not_to_have_attribute("data-times", "unknown")
    assert await ana.page.locator(":root").evaluate(TIMES) == drawn


async def test_times_are_hidden_until_they_are_right_and_readable_without_scripts(server, browser):
    ana = await Person.register(browser, server.url, "late.ana", **DEVICES["behind, counting to 24"])
    await create_account(server.url, "late.bo")
    await ana.find("late.bo")
    await ana.say("Hello")
    await ana.sees("Hello")
    time = ana.timeline.locator("time")
    await expect(time).to_be_visible()

    where, context = ana.page.url, ana.page.context
    for cookie in ("time_zone", "hours"):
        await context.clear_cookies(name=cookie)
    await context.route("**/*.js", lambda route: route.abort())
    await ana.page.goto(where)
    await expect(ana.timeline.locator("time")).to_have_css("visibility", "hidden")

    plain = await Person.new(browser, server.url, "late.ana", java_script_enabled=False)
    await plain.page.context.add_cookies(await context.cookies())
    await plain.page.goto(where)
    await expect(plain.timeline.locator("time")).to_be_visible()
