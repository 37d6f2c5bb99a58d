"""What runs on the event loop of a server process, begun and ended together."""

import asyncio

from chatproject.observability.prometheus import measure_lag

from . import bus, hub
from .bus import Bus
from .gaps import GapCloser
from .hub import Hub
from .presence.service import PresenceService
from .reconcile import reconcile, tidy, use_sessions


class Process:
    """The hub, the bus to other processes if there are any, who is online, and the comparing with the database."""

    def __init__(self, bus: Bus | None = None) -> None:
        self.hub = Hub(bus)
        self.bus = bus
        self.gaps = GapCloser(self.hub)
        self.presence = PresenceService(self.hub)
        self.stopping = False
        if bus is not None:
            bus.start(self.hub.deliver, self.hub.resync_all)

    def start(self) -> None:
        """Let events be published here, and begin what is done every few seconds."""
        hub.running_hubs.add(self.hub)
        for work in (reconcile(self.hub, self.gaps), use_sessions(self.hub), tidy(), measure_lag()):
            self.hub.begin(work)
        self.presence.start()

    async def stop(self) -> None:
        """Accept no more sockets, close each one once what waits for it is written, and end all tasks."""
        self.stopping = True
        await self.hub.close_sockets()
        await self.presence.stop()
        self.hub.cancel_tasks()
        if self.bus is not None:
            await self.bus.stop()


_processes: dict[asyncio.AbstractEventLoop, Process] = {}


def current() -> Process:
    """What runs on the running event loop, begun when it is first asked for."""
    loop = asyncio.get_running_loop()
    if loop not in _processes:
        _forget_closed()
        _processes[loop] = process = Process(bus.from_settings())
        process.start()
    return _processes[loop]


def accepts_connections() -> bool:
    """Whether this process accepts new sockets."""
    return not any(process.stopping for process in _running())


def bus_is_healthy() -> bool:
    """Whether this process could use the bus the last time; True without one."""
    return all(process.bus is None or process.bus.healthy for process in _running())


def _running() -> list[Process]:
    """One, but in tests."""
    return [process for loop, process in list(_processes.items()) if not loop.is_closed()]


def _forget_closed() -> None:
    for loop in [loop for loop in _processes if loop.is_closed()]:
        del _processes[loop]
