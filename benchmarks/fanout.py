"""How many deliveries a second, with every message stored before it is sent on, against Socket.IO that stores nothing.

One direct conversation has 250 sockets on each side; one of them sends. 8 messages are in flight: sent, and not yet
at each of the 500 sockets. A delivery is one message that reached one socket. Socket.IO (Node) has one room of 500
sockets, sends as many bytes a message, and is asked by the same client.
"""

import asyncio
from collections.abc import Sequence
from itertools import count
from uuid import uuid4

import orjson
from tools import node, report, sockets
from tools.parley import open_direct, parley

SOCKETS = 500
IN_FLIGHT = 8
ROUNDS = 5
WARM_UP_SECONDS = 1
SECONDS = 4
CONTENT = "See you at the station at half past seven, I will bring the tickets."
SOCKETIO = "socket.io@4.8.4"


class Flood:
    """Sends the next message as soon as one has reached every socket; counts what arrives."""

    def __init__(self) -> None:
        self.delivered = 0
        self.clients: Sequence[Listener] = []
        self._missing: dict[int, int] = {}
        self._names = (f"{uuid4().hex}.{number:08}" for number in count())

    def arrived(self, number: int) -> None:
        """The message that came as this one to a socket."""
        self.delivered += 1
        missing = self._missing.get(number, len(self.clients)) - 1
        if missing:
            self._missing[number] = missing
        else:
            del self._missing[number]
            self.send()

    def send(self) -> None:
        sender = self.clients[0]
        sender.send(sender.message({"content": CONTENT, "client_id": next(self._names)}))


class Listener(sockets.Client):
    """Every socket gets the same messages in the same order, so a number for each is enough to tell them apart."""

    marker = b'{"type":"message",'

    def __init__(self, flood: Flood, token: str, chat_id: str) -> None:
        super().__init__(token)
        self._flood = flood
        self._chat_id = chat_id
        self._heard = 0
        self.last = b""

    def message(self, fields: dict[str, str]) -> bytes:
        return orjson.dumps({"type": "message", "chat_id": self._chat_id, **fields})

    def heard(self, payload: bytes) -> None:
        self.last = payload
        for _ in range(payload.count(self.marker)):
            self._heard += 1
            self._flood.arrived(self._heard)


class SocketIOListener(Listener):
    """The same over Engine.IO 4: a letter for the kind of packet before the JSON."""

    marker = b'42["message",'

    def on_ws_connected(self, transport: sockets.WSTransport) -> None:
        self._transport = transport
        self.send(b"40")

    def greeted(self, payload: bytes) -> None:
        if payload.startswith(b"40"):
            self.ready.set_result(None)

    def message(self, fields: dict[str, str]) -> bytes:
        return self.marker + orjson.dumps(fields) + b"]"

    def heard(self, payload: bytes) -> None:
        if payload == b"2":
            self.send(b"3")
        else:
            super().heard(payload)


async def measure(flood: Flood, url: str, pid: int, *, subprotocol: str | None = None) -> report.Round:
    """Deliveries at the sockets of `flood`."""
    await sockets.connect(url, flood.clients, subprotocol=subprotocol)
    for _ in range(IN_FLIGHT):
        flood.send()
    await asyncio.sleep(WARM_UP_SECONDS)
    with report.measuring(pid) as measured:
        before = flood.delivered
        await asyncio.sleep(SECONDS)
        done = flood.delivered - before
    for client in flood.clients:
        client.close()
    await asyncio.sleep(0.5)
    return measured.round(done)


def main() -> None:
    with parley(people=2) as server:
        chat_id = open_direct(*server.people)

        async def on_parley() -> tuple[report.Round, bytes]:
            flood = Flood()
            flood.clients = [Listener(flood, server.people[n % 2].token, chat_id) for n in range(SOCKETS)]
            round = await measure(flood, server.server.socket_url, server.pid, subprotocol="parley.1")
            return round, flood.clients[-1].last

        async def on_socketio(url: str, pid: int) -> report.Round:
            flood = Flood()
            flood.clients = [SocketIOListener(flood, "", chat_id) for _ in range(SOCKETS)]
            return await measure(flood, url, pid)

        _, frame = sockets.run(on_parley())
        message = frame.splitlines()[-1].decode()
        with node.running("socketio_server.cjs", package=SOCKETIO, MESSAGE=message) as peer:
            url = f"ws://127.0.0.1:{peer.port}/socket.io/?EIO=4&transport=websocket"
            ours, theirs = [], []
            for _ in range(ROUNDS):
                theirs.append(sockets.run(on_socketio(url, peer.pid)))
                ours.append(sockets.run(on_parley())[0])
    print(__doc__)
    print(f"One message: {len(message):,} bytes.\n")
    report.compare("deliveries a second", {"Parley, every message stored": ours, "Socket.IO, none stored": theirs})


if __name__ == "__main__":
    main()
