"""What others notice while one account, or nobody at all, sends the costliest that the limits allow.

Each attack meets a server that was just started, as production runs it, with its limits. Somebody else measures how
long a `ping` and a message (until its `ack`) take, first in quiet and then during the attack, which runs in a process
of its own. `--quick` takes a few seconds each, `--seconds 60` longer, `--settle 60` looks at the memory a minute later;
a name, such as “pings”, runs only the attacks whose names contain it.
"""

import argparse
import asyncio
import contextlib
import itertools
import multiprocessing
import os
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from multiprocessing.connection import Connection
from statistics import median, quantiles
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from tools import (
    attacks_by_http,  # noqa: F401, they register themselves when imported
    cores,
)
from tools.attacks import ATTACKS, COSTLY
from tools.hostile import Target
from tools.parley import Parley, Person, make_direct, make_room, parley
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

PING_MS, ACK_MS, GROWTH_MB = 100, 250, 50  # what is to be reached
PEOPLE = 2_000
TALKS = 6  # conversations in turn, so that the one who measures stays within the limits
QUOTES = 100


class Delays(NamedTuple):
    """How long answers took, in milliseconds; what was not answered counts until the end."""

    pings: list[float]
    acks: list[float]


class Memory:
    """What the server holds, in megabytes."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self.before = self.most = self.after = self.now()

    def now(self) -> float:
        with contextlib.suppress(FileNotFoundError), open(f"/proc/{self._pid}/status") as file:
            return next((int(line.split()[1]) / 1024 for line in file if line.startswith("VmRSS")), 0.0)
        return 0.0

    async def watch(self) -> None:
        """Note the most, for ever."""
        while True:
            self.most = max(self.most, self.now())
            await asyncio.sleep(0.1)


@contextlib.asynccontextmanager
async def beside(*works: Any) -> AsyncIterator[None]:
    """Let these go on for the length of a block."""
    tasks = [asyncio.ensure_future(work) for work in works]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def ask(socket: ClientConnection, **fields: Any) -> None:
    """Send an object, and wait for its answer, whatever else comes before."""
    await socket.send(orjson.dumps({**fields, "id": "q"}).decode())
    while orjson.loads(await socket.recv()).get("re") != "q":
        pass


class Bystander:
    """Somebody who sends a ping ten times and a message four times a second, each when the one before is answered."""

    def __init__(self, url: str, token: str, chats: list[str]) -> None:
        self._url, self._token = url, token
        self._chats = itertools.cycle(chats)
        self._sockets: dict[str, ClientConnection] = {}

    async def measure(self, seconds: float) -> Delays:
        """A socket for the pings and one for the messages are open by then; one that is lost is opened anew."""
        await asyncio.gather(*map(self._socket, ("ping", "message")))
        delays, end = Delays([], []), time.monotonic() + seconds
        await asyncio.gather(
            self._go_on("ping", delays.pings, 0.1, end), self._go_on("message", delays.acks, 0.25, end)
        )
        return delays

    async def _go_on(self, kind: str, delays: list[float], pause: float, end: float) -> None:
        while (began := time.monotonic()) < end:
            try:
                async with asyncio.timeout(end - began + 1):
                    socket = await self._socket(kind)
                    await ask(socket, type=kind, chat_id=next(self._chats), content="Hello, how are you today?")
            except (WebSocketException, OSError, TimeoutError):
                self._sockets.pop(kind, None)
            delays.append(1_000 * (time.monotonic() - began))
            await asyncio.sleep(pause)

    async def _socket(self, kind: str) -> ClientConnection:
        if kind not in self._sockets:
            socket = await connect(self._url, proxy=None, compression=None, ping_interval=None)
            await ask(socket, type="auth", token=self._token)
            self._sockets[kind] = socket
        return self._sockets[kind]


# --- one attack ------------------------------------------------------------------------------------------------------


def attack_in_a_process(name: str, target: Target, seconds: float, report: Connection) -> None:
    """Attack for so long, and report what was answered; others on this core go first."""
    os.sched_setaffinity(0, {cores.LOAD})
    os.nice(10)

    async def run() -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await ATTACKS[name](target)

    report.send("it begins")
    asyncio.run(run())
    report.send(target.answers)


@contextlib.contextmanager
def attacking(name: str, target: Target, seconds: float) -> Iterator[Connection]:
    """The attack runs for the length of a block, and at most so long."""
    here, there = multiprocessing.Pipe(duplex=False)
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=attack_in_a_process, args=(name, target, seconds, there), daemon=True)
    process.start()
    try:
        yield here
    finally:
        process.join(10)
        process.kill()


async def try_out(name: str, server: Parley, bystander: Bystander, target: Target, options: Any) -> list[str]:
    """One row of the table."""
    memory = Memory(server.pid)
    quiet = await bystander.measure(options.quiet)
    memory.before = memory.now()
    async with beside(memory.watch()):
        with attacking(name, target, options.seconds) as report:
            await asyncio.to_thread(report.recv)
            under = await bystander.measure(options.seconds)
            answers = await asyncio.to_thread(lambda: report.recv() if report.poll(10) else Counter())
        await asyncio.sleep(options.settle)
        memory.after = memory.now()
    return row(name, quiet, under, memory, answers)


def row(name: str, quiet: Delays, under: Delays, memory: Memory, answers: Counter[str]) -> list[str]:
    growth = memory.after - memory.before
    lives = memory.after > 0
    holds = lives and p95(under.pings) <= PING_MS and p95(under.acks) <= ACK_MS and growth <= GROWTH_MB
    return [
        name,
        f"{median(quiet.pings):.0f}/{p95(quiet.pings):.0f} → {median(under.pings):,.0f}/{p95(under.pings):,.0f}",
        f"{median(quiet.acks):.0f}/{p95(quiet.acks):.0f} → {median(under.acks):,.0f}/{p95(under.acks):,.0f}",
        f"{memory.before:.0f}, {memory.most:,.0f}, {memory.after:.0f}",
        ("pass" if holds else "short") if lives else "the server ended",
        ", ".join(f"{count:,} {answer}" for answer, count in answers.most_common(4)) or "nothing",
    ]


def p95(delays: list[float]) -> float:
    return quantiles(delays, n=20)[-1] if len(delays) > 1 else max(delays, default=0.0)


# --- all of them -----------------------------------------------------------------------------------------------------


def quoted_conversation(one: Person, other: Person) -> str:
    """A conversation with a costly message for each kind of text, and many answers that quote them."""
    from messaging.services import Call, Sent, send_messages  # noqa: PLC0415, models exist only after setup

    chat, person = UUID(make_direct(one, other)), UUID(one.id)
    sent = send_messages([Call(person, chat, text, "<p>text</p>") for text in COSTLY])
    ids = [outcome.message.pk for outcome in sent if isinstance(outcome, Sent)]
    answers = [Call(person, chat, "Yes", "<p>Yes</p>", reply_to=ids[number % len(ids)]) for number in range(QUOTES)]
    assert all(isinstance(outcome, Sent) for outcome in send_messages(answers))
    return str(chat)


def message_of(person: Person, chat: str) -> str:
    """The id of a message of this person that can be edited."""
    from accounts.models import User  # noqa: PLC0415
    from messaging.services import send_message  # noqa: PLC0415

    sender = User.objects.get(pk=person.id)
    return str(send_message(sender=sender, chat_id=UUID(chat), content="Hello").message.pk)


def main(options: argparse.Namespace) -> None:
    names = [name for name in ATTACKS if not options.names or any(part in name for part in options.names)]
    load = os.getloadavg()[0]
    rows = [["attack", "ping p50/p95 ms", "ack p50/p95 ms", "MB before, most, after", "", "answered"]]
    with parley(people=PEOPLE, rate_limits=True) as server:
        bystander, attacker, *others = server.people
        chats = [make_direct(bystander, other) for other in others[:TALKS]]
        room, quotes = make_room(server.people), quoted_conversation(attacker, others[-1])
        chat = make_direct(attacker, others[0])
        message, people = message_of(attacker, chat), [f"person{number}" for number in range(2, 202)]
        for name in names:
            server.server.kill()
            with cores.on(cores.SERVER):
                server.server.start()
            target = Target(server.server.port, attacker.token, chat, message, quotes, room, people, answers=Counter())
            measured = Bystander(server.server.socket_url, bystander.token, chats)
            with cores.on(cores.LOAD):
                rows.append(asyncio.run(try_out(name, server, measured, target, options)))
            print("  ".join(rows[-1]), flush=True)
    print(f"\n{__doc__}")
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for each in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(each, widths, strict=True)).rstrip())
    print(f"\nTo reach: ping p95 {PING_MS} ms, ack p95 {ACK_MS} ms, {GROWTH_MB} MB more {options.settle:g} s later.")
    print(f"{options.seconds:g} s each; load average {load:.1f} before, {os.getloadavg()[0]:.1f} after.")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--settle", type=float, default=10)
    parser.add_argument("--quiet", type=float, default=5)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if options.quick:
        options.seconds, options.settle, options.quiet = 4, 1, 2
    return options


if __name__ == "__main__":
    main(arguments())
