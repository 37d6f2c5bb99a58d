"""A line that counts while something takes its time."""

import time
from types import TracebackType

from django.core.management.base import OutputWrapper

EVERY = 5.0  # seconds; on a terminal the same line is renewed more often
EVERY_ON_TERMINAL = 0.2


class Progress:
    """`with Progress(stream, "messages") as progress: progress.add(100)`. Short work says nothing."""

    def __init__(self, stream: OutputWrapper, what: str, *, total: int = 0) -> None:
        self._stream, self._what, self._total = stream, what, total
        self._on_terminal = stream.isatty()
        self._every = EVERY_ON_TERMINAL if self._on_terminal else EVERY
        self._began = self._said = time.monotonic()
        self.count = 0
        self._spoke = False

    def add(self, count: int = 1) -> None:
        """So many more are done."""
        self.count += count
        now = time.monotonic()
        if now - self._said >= self._every:
            self._said = now
            self._say(now, ending="" if self._on_terminal else "\n")

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._spoke:
            self._say(time.monotonic(), ending="\n")

    def _say(self, now: float, *, ending: str) -> None:
        self._spoke = True
        of = f" of {self._total:,}" if self._total else ""
        line = f"{self._what}: {self.count:,}{of} in {now - self._began:.0f} s"
        self._stream.write(f"\r{line}" if self._on_terminal else line, style_func=str, ending=ending)
        self._stream.flush()
