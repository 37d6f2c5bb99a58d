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
    """Print the medians of each side, from lowest to highest round, and the first as a multiple of each other one."""
    middle = {name: median(each.rate for each in rounds) for name, rounds in sides.items()}
    first, *others = sides
    width = max(map(len, sides))
    print(f"{'':{width}}  {what + ', median (lowest–highest)':>44}   server busy  load busy")
    for name, rounds in sides.items():
        rates = sorted(each.rate for each in rounds)
        spread = f"{middle[name]:,.0f} ({rates[0]:,.0f}–{rates[-1]:,.0f})"
        server, load = (median(values) for values in zip(*((each.server, each.load) for each in rounds), strict=True))
        print(f"{name:{width}}  {spread:>44}   {server:>11.0%}  {load:>9.0%}")
        if load > BOTTLENECK:
            print(f"{'':{width}}  The load side was the bottleneck: the server could do more.")
    for other in others:
        print(f"\n{first} : {other} = {middle[first] / middle[other]:.2f}")
    print(f"\n{len(sides[first])} rounds in turn; cores {cores.SERVER} (server) and {cores.LOAD} (load); load average "
          f"{os.getloadavg()[0]:.1f}.")
