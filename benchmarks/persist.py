"""How many messages a second are committed and acknowledged, against one transaction a message.

100 sockets talk in 50 pairs, each with 8 messages in flight: `ack` comes after the commit (SQLite, synchronous FULL).
The other side of the comparison is the same service on the same file, one call at a time, each with its own commit,
without any socket: all the work of a server that does not batch, except its network.
"""

import asyncio
import time
from itertools import count
from uuid import UUID

import orjson
from tools import cores, report, sockets
from tools.parley import Parley, Person, make_direct, parley

SOCKETS = 100
IN_FLIGHT = 8
ROUNDS = 5
WARM_UP_SECONDS = 1
SECONDS = 5
CONTENT = "See you at the station at half past seven, I will bring the tickets."


class Talker(sockets.Client):
    """Keeps so many messages in flight; each `ack` makes room for the next."""

    def __init__(self, person: Person, chat_id: str) -> None:
        super().__init__(person.token)
        self.acknowledged = 0
        self.is_talking = True
        self._frame = {"type": "message", "chat_id": chat_id, "content": CONTENT}
        self._numbers = count()
        self._prefix = UUID(person.id).hex[-12:] + f".{time.time_ns():x}."

    def say(self) -> None:
        self.send(orjson.dumps({**self._frame, "client_id": f"{self._prefix}{next(self._numbers)}"}))

    def received(self, payload: bytes) -> None:
        assert b'{"type":"error"' not in payload, payload
        for _ in range(payload.count(b'{"type":"ack"')):
            self.acknowledged += 1
            if self.is_talking:
                self.say()


async def talk(server: Parley, pairs: list[tuple[Person, Person, str]]) -> report.Round:
    """Messages acknowledged over sockets."""
    talkers = [Talker(person, chat_id) for one, other, chat_id in pairs for person in (one, other)]
    await sockets.connect(server.server.socket_url, talkers, subprotocol="parley.1")
    for talker in talkers:
        for _ in range(IN_FLIGHT):
            talker.say()
    await asyncio.sleep(WARM_UP_SECONDS)
    with report.measuring(server.pid) as measured:
        before = sum(talker.acknowledged for talker in talkers)
        await asyncio.sleep(SECONDS)
        done = sum(talker.acknowledged for talker in talkers) - before
    for talker in talkers:
        talker.is_talking = False
    await asyncio.sleep(0.5)
    for talker in talkers:
        talker.close()
    return measured.round(done)


def store_one_by_one(pairs: list[tuple[Person, Person, str]]) -> report.Round:
    """Messages committed by the same service, one a transaction, on the server's core while that has nothing to do."""
    from messaging.services import Call, send_messages  # noqa: PLC0415, models exist only after setup

    people = [(UUID(person.id), UUID(chat_id)) for one, other, chat_id in pairs for person in (one, other)]
    done = 0
    with cores.on(cores.SERVER), report.measuring() as measured:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            sender, chat = people[done % len(people)]
            [outcome] = send_messages([Call(sender, chat, CONTENT, f"<p>{CONTENT}</p>", f"{time.time_ns():x}")])
            assert not isinstance(outcome, Exception), outcome
            done += 1
    return measured.round(done)


def main() -> None:
    with parley(people=SOCKETS) as server:
        people = iter(server.people)
        pairs = [(one, other, make_direct(one, other)) for one, other in zip(people, people, strict=True)]
        batched, single = [], []
        for _ in range(ROUNDS):
            single.append(store_one_by_one(pairs))
            batched.append(sockets.run(talk(server, pairs)))
    print(__doc__)
    report.compare("messages a second", {"Parley, over sockets": batched, "one transaction a message": single})


if __name__ == "__main__":
    main()
