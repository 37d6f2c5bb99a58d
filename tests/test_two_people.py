"""The main thing: two people find each other and talk, whatever happens to the server and to the line."""

from tests.pages import Person, becomes, stored
from tests.proxies import line_to


async def test_two_people_talk_and_lose_nothing(own_server, browser):
    async with line_to(own_server.port) as line:
        alice = await Person.new(browser, own_server.url, "alice")
        bob = await Person.new(browser, line.url, "bob")
        for person in (alice, bob):
            await person.fill_in_registration()

        await alice.find("bob")
        await alice.say("Hello Bob")
        await bob.open_first()
        await bob.sees("Hello Bob")
        await bob.say("Hello Alice")
        await alice.sees("Hello Alice")

        own_server.kill()
        await alice.say("Are you still there?")
        own_server.start()
        await alice.is_connected()
        await bob.sees("Are you still there?")
        await bob.say("Always")
        await alice.sees("Always")

        line.cut()
        await alice.say("You cannot hear this yet")
        await alice.sees("You cannot hear this yet")
        await alice.edit_last("Nor this")
        await alice.edit_last("But this you will")
        await alice.say("And this never")
        await alice.sees("And this never")
        await alice.delete_last()
        line.mend()
        await bob.is_connected()
        await bob.sees("But this you will")
        await bob.does_not_see("And this never")

        await until_equal(alice, bob, own_server.data_dir)
        await bob.page.reload()
        await bob.is_connected()
        await until_equal(alice, bob, own_server.data_dir)


async def until_equal(alice, bob, data_dir):
    """Both pages show what is stored: the same messages, numbers and words."""
    for person in (alice, bob):
        await becomes(person.shown, stored(data_dir))
    assert [message.content for message in stored(data_dir)] == [
        "Hello Bob",
        "Hello Alice",
        "Are you still there?",
        "Always",
        "But this you will",
        "",
    ]
