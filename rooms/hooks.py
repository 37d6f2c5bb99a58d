"""The callbacks that rooms supplies to `chatproject.realtime`."""

from collections.abc import Callable, Sequence
from typing import Any

from chatproject.realtime.hooks import Hooks

from . import services


class RoomsHooks(Hooks):
    """Only what is done once an hour: all else about rooms is about conversations, and messaging answers it."""

    def tidy_steps(self) -> Sequence[Callable[[], Any]]:
        return [services.fill_search_keys]
