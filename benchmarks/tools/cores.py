"""Which core does what, so that load and server do not take each other's time."""

import contextlib
import os
from collections.abc import Iterator

CORES = sorted(os.sched_getaffinity(0))
SERVER, LOAD = CORES[0], CORES[-1]
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def on(core: int) -> Iterator[None]:
    """This thread, and whatever it starts, runs on one core for the length of a block."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def seconds_of(pid: int) -> float:
    """How long a process has computed so far."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND
