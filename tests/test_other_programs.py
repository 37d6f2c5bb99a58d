"""What another program writes into the database, of which no server is told, reaches the sockets all the same."""

import asyncio

from tests.callers import Person

SAY = """
from uuid import UUID
from accounts.models import User
from messaging.services import send_message
send_message(sender=User.objects.get(pk="{person}"), chat_id=UUID("{chat}"), content="from a command")
"""
SIGN_OUT = """
from accounts.models import User
from accounts.services import end_all_sessions
end_all_sessions(user=User.objects.get(pk="{person}"))
"""


async def command(server, script, **given):
    """Run a script beside the server, as an administrator does."""
    await asyncio.to_thread(server.manage, "shell", "-v", "0", "-c", script.format(**given))


async def test_a_message_that_a_command_sent_is_found_within_seconds(server):
    alice, bob = Person(server), Person(server)
    chat = alice.chat_with(bob)
    alice.rest("POST", f"/api/chats/{chat}/messages", content="hello")
    socket = await alice.socket()
    await command(server, SAY, person=bob.id, chat=chat)
    assert (await socket.receive("resync"))["chat_id"] == chat
    changes = await socket.ask("sync", chat_id=chat, after=1)
    assert [message["content"] for message in changes["messages"]] == ["from a command"]
    await socket.leave()


async def test_the_sockets_of_whoever_a_command_signed_out_are_closed_within_seconds(server):
    alice, bob = Person(server), Person(server)
    ended, other = await alice.socket(), await bob.socket()
    await command(server, SIGN_OUT, person=alice.id)
    assert await ended.closed() == 4401
    assert await other.ask("ping") == {"type": "pong"}
    await other.leave()
