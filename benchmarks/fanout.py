"""How many deliveries a second, with every message stored before it is sent on, against Socket.IO that stores nothing.

500 people with a socket each belong to a public room, where one of them sends. 8 messages are in flight: sent, and not
yet at each of the sockets. A delivery is one message that reached one socket. Socket.IO (Node) has one room of 500
sockets, sends as many bytes a message, and is asked by the same client.
"""

import orjson
from tools import node, report, sockets
from tools.flood import Flood, Subscriber, into
from tools.parley import Parley, make_room, parley

SOCKETS = 500
ROUNDS = 5
SOCKETIO = "socket.io@4.8.4"


class SocketIOSubscriber(Subscriber):
    """The same over Engine.IO 4: a letter for the kind of packet before the JSON."""

    marker = b'42["message",'

    def __init__(self) -> None:
        super().__init__("")

    def on_ws_connected(self, transport: sockets.WSTransport) -> None:
        self._transport = transport
        self.send(b"40")

    def greeted(self, payload: bytes) -> None:
        if payload.startswith(b"40"):
            self.ready.set_result(None)

    def received(self, payload: bytes) -> None:
        if payload == b"2":
            self.send(b"3")
        else:
            super().received(payload)


def socketio_frame(fields: dict[str, str]) -> bytes:
    return SocketIOSubscriber.marker + orjson.dumps(fields) + b"]"


async def message_of(server: Parley, chat_id: str) -> str:
    """What one message looks like on the wire."""
    client = Subscriber(server.people[0].token)
    await sockets.connect(server.server.socket_url, [client], subprotocol="parley.1")
    await Flood([client], into(chat_id)).measure(server.pid)
    client.close()
    return client.last.splitlines()[-1].decode()


async def in_turn(server: Parley, chat_id: str, peer: node.Program) -> tuple[list[report.Round], list[report.Round]]:
    """The rounds of Parley and of Socket.IO. All sockets stay open meanwhile, those that nothing is sent to idle."""
    people = [Subscriber(person.token) for person in server.people]
    await sockets.connect(server.server.socket_url, people, subprotocol="parley.1")
    others = [SocketIOSubscriber() for _ in range(SOCKETS)]
    await sockets.connect(f"ws://127.0.0.1:{peer.port}/socket.io/?EIO=4&transport=websocket", others)
    room, socketio_room = Flood(people, into(chat_id)), Flood(others, socketio_frame)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        theirs.append(await socketio_room.measure(peer.pid))
        ours.append(await room.measure(server.pid))
    return ours, theirs


def main() -> None:
    with parley(people=SOCKETS) as server:
        chat_id = make_room(server.people)
        message = sockets.run(message_of(server, chat_id))
        with node.running("socketio_server.cjs", package=SOCKETIO, MESSAGE=message) as peer:
            ours, theirs = sockets.run(in_turn(server, chat_id, peer))
    print(__doc__)
    print(f"One message: {len(message):,} bytes.\n")
    report.compare("deliveries a second", {"Parley, every message stored": ours, "Socket.IO, none stored": theirs})


if __name__ == "__main__":
    main()
