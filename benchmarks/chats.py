"""What a conversation costs in the list of somebody who has 1,000 of them, against one of somebody who has 100.

They are in turn direct, groups of 10 people and public rooms of 40, each with a message and the unread answer to it.
The list is asked for as the page does it, 200 at a time until its end. The figures at the end say how many times as
long one conversation takes in the long list.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import httpx
import orjson
from tools import cores, report
from tools.parley import Parley, Person, make_direct, make_group, make_room, parley

LONG, SHORT = 1_000, 100
KINDS: tuple[tuple[Callable[[Sequence[Person]], str], int], ...] = (
    (lambda people: make_direct(*people), 2),
    (make_group, 10),
    (make_room, 40),
)
PEOPLE = LONG // len(KINDS) + 50  # each of them has a direct conversation with whoever has the long list
AT_ONCE = 200
ROUNDS = 5
SECONDS = 4
CONTENT = "See you at the station at half past seven, I will bring the tickets."

Get = Callable[[str], bytes]


def fill(person: Person, others: Sequence[Person], length: int) -> None:
    """Give `person` so many conversations with `others`."""
    from chatproject.db import atomic  # noqa: PLC0415, models exist only after setup

    chats = []
    with atomic():
        for number in range(length):
            make, size = KINDS[number % len(KINDS)]
            first = number // len(KINDS)
            peers = others[first : first + size - 1]
            chats.append((UUID(make([person, *peers])), UUID(peers[0].id)))
    for start in range(0, length, AT_ONCE):
        talk(UUID(person.id), chats[start : start + AT_ONCE])


def talk(person: UUID, chats: Sequence[tuple[UUID, UUID]]) -> None:
    """Let `person` say something in each, and the other one answer."""
    from messaging.services import Call, Sent, send_messages  # noqa: PLC0415

    html = f"<p>{CONTENT}</p>"
    sent = send_messages([Call(person, chat, CONTENT, html) for chat, _ in chats])
    said = [outcome.message.pk for outcome in sent if isinstance(outcome, Sent)]
    answers = [Call(peer, chat, CONTENT, html, reply_to=id) for (chat, peer), id in zip(chats, said, strict=True)]
    assert all(isinstance(outcome, Sent) for outcome in send_messages(answers))


def pages(get: Get) -> Iterator[int]:
    """How many conversations are on each page of the list."""
    after: dict[str, Any] = {}
    while True:
        answer = orjson.loads(get(f"/api/chats?{urlencode({'limit': AT_ONCE, **after})}"))
        yield len(answer["chats"])
        if answer["next"] is None:
            return
        after = {"after": answer["next"]}


def statements(person: Person) -> int:
    """The most statements that a page of this person's list takes."""
    from django.test import Client  # noqa: PLC0415, settings exist only after setup

    from testing.costs import counted  # noqa: PLC0415

    client, counts = Client(SERVER_NAME="localhost", headers=signed_in(person)), []
    client.get("/api/chats")  # so that what is done once a minute has been done

    def get(path: str) -> bytes:
        with counted() as cost:
            content: bytes = client.get(path).content
        counts.append(len(cost))
        return content

    list(pages(get))
    return max(counts)


def listing(server: Parley, person: Person) -> report.Round:
    """Conversations listed, by one client that asks for the whole list again and again."""
    with httpx.Client(base_url=server.server.url, headers=signed_in(person)) as client, cores.on(cores.LOAD):
        list(pages(lambda path: client.get(path).content))
        done = 0
        with report.measuring(server.pid) as measured:
            end = time.monotonic() + SECONDS
            while time.monotonic() < end:
                done += sum(pages(lambda path: client.get(path).content))
        return measured.round(done)


def signed_in(person: Person) -> dict[str, str]:
    return {"Authorization": f"Bearer {person.token}"}


def main() -> None:
    with parley(people=2 + PEOPLE) as server:
        few, many, *others = server.people
        fill(few, others, SHORT)
        fill(many, others, LONG)
        short, long = [], []
        for _ in range(ROUNDS):
            short.append(listing(server, few))
            long.append(listing(server, many))
        costs = statements(few), statements(many)
    print(__doc__)
    print(f"A page takes at most {costs[0]} statements in the short list, {costs[1]} in the long one.\n")
    report.compare("conversations a second", {f"in a list of {SHORT}": short, f"in a list of {LONG:,}": long})


if __name__ == "__main__":
    main()
