"""The clock of a device is wrong, is set, or goes past midnight while the page is open."""

import datetime

from playwright.async_api import expect

from tests.pages import Person, create_account
from tests.proxies import line_to

MINUTES = datetime.timedelta(minutes=3)


async def test_what_waits_is_sent_in_the_order_in_which_it_was_written(server, browser):
    async with line_to(server.port) as line:
        ana = await Person.register(browser, line.url, "order.ana", sets_clock=True)
        await create_account(server.url, "order.bo")
        await ana.find("order.bo")
        await ana.say("Before")
        await ana.sees("Before")
        second = Person(await ana.page.context.new_page(), line.url, "order.ana")
        await second.page.goto(ana.page.url)
        await second.is_connected()

        line.cut()
        now = datetime.datetime.now(datetime.UTC)
        for person, text, at in (
            (ana, "first", now),
            (ana, "second", now - MINUTES),
            (second, "third", now - 2 * MINUTES),
            (ana, "fourth", now - 3 * MINUTES),
        ):
            await person.page.clock.set_fixed_time(at)
            await person.say(text)
            await expect(person.timeline.locator("[data-state=pending]").filter(has_text=text)).to_be_visible()
        where = ana.page.url
        again = Person(await ana.page.context.new_page(), line.url, "order.ana")
        for person in (ana, second):
            await person.page.close()
        line.mend()
        await again.page.goto(where)
        await again.sees("fourth")
        contents = [message.content for message in await again.shown()]
        assert contents == ["Before", "first", "second", "third", "fourth"]


async def test_over_midnight_the_divider_and_the_list_say_yesterday(server, browser):
    ana = await Person.register(browser, server.url, "midnight.ana", sets_clock=True)
    await create_account(server.url, "midnight.bo")
    await ana.find("midnight.bo")
    await ana.say("Good night")
    await ana.sees("Good night")
    divider = ana.timeline.locator("[data-slot=label]")
    await expect(divider).to_have_text("Today")
    tomorrow = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)
    await ana.page.clock.set_fixed_time(tomorrow)
    await expect(divider).to_have_text("Yesterday")
    await expect(ana.row("Midnight.Bo").locator("[data-slot=time]")).to_have_text("Yesterday")


async def test_when_somebody_was_last_there_does_not_depend_on_the_clock_of_the_device(server, browser):
    ana = await Person.register(browser, server.url, "seen.ana", sets_clock=True)
    bo = await Person.register(browser, server.url, "seen.bo")
    await bo.page.context.close()
    wrong = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=5)
    await ana.page.clock.install(time=wrong)
    await ana.page.reload()
    await ana.is_connected()
    await ana.find("seen.bo")
    await ana.sees_presence("last seen now")
