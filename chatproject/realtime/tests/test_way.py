"""The way of a message can be read in an hour, and `bin/way_of_a_message.py` shows all of it."""

import asyncio
import runpy
import sys
import threading
from pathlib import Path

import pytest

from chatproject.realtime.batching import Batcher
from chatproject.realtime.presence import service as presence_service
from chatproject.realtime.threads import in_database
from messaging import services

ROOT = Path(__file__).resolve().parents[3]
COUNTED = ("chatproject/realtime/", "messaging/")


@pytest.fixture(scope="module")
def script():
    return runpy.run_path(str(ROOT / "bin/way_of_a_message.py"))


class Walked:
    """Where Python went in what is counted, on all threads that began meanwhile: (file, line) of each function."""

    def __enter__(self):
        self.places = set()
        threading.setprofile(self._note)
        sys.setprofile(self._note)
        return self.places

    def __exit__(self, *_):
        sys.setprofile(None)
        threading.setprofile(None)

    def _note(self, frame, event, _):
        code = frame.f_code
        path = code.co_filename.removeprefix(f"{ROOT}/")
        is_named = not code.co_name.startswith("<")  # lambdas and comprehensions stand inside what is counted
        if event == "call" and is_named and path.startswith(COUNTED) and "/tests/" not in path:
            self.places.add((path, code.co_firstlineno))


def test_it_has_at_most_a_thousand_lines(script, capsys):
    assert script["main"]() == 0
    assert "of at most 1,000" in capsys.readouterr().out


async def test_no_function_on_it_is_left_out(script, connect, monkeypatch, alice, bob):
    monkeypatch.setattr(presence_service, "GATHER_SECONDS", 1_000)  # telling who came is another way
    chat = (await in_database(services.get_or_create_direct, person=alice, peer=bob)).participant.conversation_id
    await in_database(services.send_message, sender=bob, chat_id=chat, content="hello")
    writer, reader = await connect(alice), await connect(bob)
    await asyncio.to_thread(Batcher.stop_all)  # so that a new thread begins, and is followed
    with Walked() as places:
        await writer.ask("message", chat_id=str(chat), content="How are you?", client_id="c1")
        await reader.receive("message")
    parts = script["parts"]()
    on_it = {(part.path, line) for part in parts for line in range(part.first, part.last + 1)}
    assert len(places) > 50
    assert places - on_it == set(), "add these to the WAY of bin/way_of_a_message.py"
