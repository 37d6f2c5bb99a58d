"""What a delivery costs in a room of 2,000 sockets, against one in a room of 200.

2,000 people with a socket each belong to one public room, 200 of them also to another. Messages go into both in turn,
8 of them in flight: sent, and not yet at each socket of the room. A delivery is one message that reached one socket.
The figures at the end say how many times as much of the server's time one takes in the large room.
"""

from tools import report, sockets
from tools.flood import Flood, Subscriber, into
from tools.parley import Parley, make_room, parley

LARGE, SMALL = 2_000, 200
ROUNDS = 5


async def in_turn(server: Parley, small_id: str, large_id: str) -> tuple[list[report.Round], list[report.Round]]:
    """The rounds of both rooms."""
    clients = [Subscriber(person.token) for person in server.people]
    await sockets.connect(server.server.socket_url, clients, subprotocol="parley.1")
    small_room, large_room = Flood(clients[:SMALL], into(small_id)), Flood(clients, into(large_id))
    small, large = [], []
    for _ in range(ROUNDS):
        small.append(await small_room.measure(server.pid))
        large.append(await large_room.measure(server.pid))
    return small, large


def main() -> None:
    with parley(people=LARGE) as server:
        rooms = make_room(server.people[:SMALL]), make_room(server.people)
        small, large = sockets.run(in_turn(server, *rooms))
    print(__doc__)
    report.compare("deliveries a second", {f"{SMALL} sockets": small, f"{LARGE:,} sockets": large})


if __name__ == "__main__":
    main()
