"""A bar that shows how far a command has come; in a log, a line every few seconds."""

from django.core.management.base import OutputWrapper
from tqdm import tqdm

EVERY = 5.0  # seconds; on a terminal the same line is renewed more often
EVERY_ON_TERMINAL = 0.2


def progress(stream: OutputWrapper, what: str, *, total: int | None = None) -> tqdm:
    """`with progress(self.stderr, "Messages") as bar: bar.update(100)`. Work that is soon done shows nothing."""
    every = EVERY_ON_TERMINAL if stream.isatty() else EVERY
    return tqdm(desc=what, total=total, file=Output(stream), unit="", mininterval=every, miniters=1, delay=every)


class Output:
    """The output of a command as tqdm writes to it. Where that is no terminal, each state of a bar is a line."""

    def __init__(self, stream: OutputWrapper) -> None:
        self._stream, self._is_terminal = stream, stream.isatty()
        self.encoding: str | None = getattr(stream, "encoding", None)

    def write(self, text: str) -> None:
        if self._is_terminal:
            self._stream.write(text, style_func=str, ending="")
        elif line := text.strip():
            self._stream.write(line, style_func=str, ending="\n")

    def flush(self) -> None:
        self._stream.flush()
