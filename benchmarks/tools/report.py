"""What was measured, as a table."""

import contextlib
import os
import time
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from . import cores

BOTTLENECK = 0.9


class Round(NamedTuple):
    """So many things in a second, while the server and the load each computed for this part of the time."""

    rate: float
    server: float
    load: float


class Measured:
    """The time that passed in a block, and who computed how much of it."""

    def __init__(self, server: int | None) -> None:
        self._server = server
        self._start = self._now()
        self._end = self._start

    def _now(self) -> tuple[float, float, float]:
        return time.monotonic(), cores.seconds_of(self._server) if self._server else 0.0, time.process_time()

    def stop(self) -> None:
        self._end = self._now()

    def round(self, done: float) -> Round:
        wall, server, own = (end - start for start, end in zip(self._start, self._end, strict=True))
        return Round(done / wall, server / wall, own / wall) if self._server else Round(done / wall, own / wall, 0.0)


@contextlib.contextmanager
def measuring(server: int | None = None) -> Iterator[Measured]:
    """Measure a block. Without the process id of a server, this process is what is measured."""
    measured = Measured(server)
    yield measured
    measured.stop()


def compare(what: str, sides: dict[str, list[Round]]) -> None:
    """Print the medians of each side, from lowest to highest round, and the first as a multiple of the other.

    On a machine that does other things as well the second multiple is the steadier one: it counts only the time in
    which the server itself computed.
    """
    width = max(map(len, sides))
    print(f"{'':{width}}  {what + ', median (lowest–highest)':>46}  a second of computing  server busy  load busy")
    for name, rounds in sides.items():
        rates, computed, server, load = (sorted(values) for values in zip(*map(_figures, rounds), strict=True))
        spread = f"{median(rates):,.0f} ({rates[0]:,.0f}–{rates[-1]:,.0f})"
        print(
            f"{name:{width}}  {spread:>46}  {median(computed):>21,.0f}  {median(server):>11.0%}  {median(load):>9.0%}"
        )
        if median(load) > BOTTLENECK:
            print("The load side was the bottleneck here: the server could do more.")
    ours, theirs = (
        [median(values) for values in zip(*map(_figures, rounds), strict=True)] for rounds in sides.values()
    )
    print(f"\n{' : '.join(sides)} = {ours[0] / theirs[0]:.2f}, by computing time {ours[1] / theirs[1]:.2f}")
    print(
        f"{len(rounds)} rounds in turn; the server on core {cores.SERVER}, the load on core {cores.LOAD}; "
        f"load average {os.getloadavg()[0]:.1f}."
    )


def _figures(each: Round) -> tuple[float, float, float, float]:
    return each.rate, each.rate / each.server, each.server, each.load
