"""The rooms of the demo: three for everybody, and a private one."""

from typing import NamedTuple

from messaging.demo import Line, People, scene, tell
from messaging.models import Conversation
from messaging.services import add_member, join

from .services import create_room


class Room(NamedTuple):
    """A room: whose it is, who else is there, and what they say. A limit makes it a private one."""

    name: str
    description: str
    creator: str
    others: tuple[str, ...]
    talk: list[Line]
    max_members: int | None = None


ROOMS = [
    Room(
        "General",
        "What concerns everybody.",
        "admin",
        ("jane_smith", "bob_wilson", "john_doe"),
        [
            Line(-6, -20, "admin", "Good morning everybody! This room is for what concerns us all."),
            Line(-6, 2, "bob_wilson", "Good morning. Is there coffee?"),
            Line(-6, 5, "admin", "Not in here, alas. In the kitchen."),
            Line(-3, 15, "jane_smith", "The school fair is on Saturday, and everybody is invited."),
            Line(-3, 22, "john_doe", "With a stage that has never been used before!"),
            Line(
                -1, 180, "jane_smith", "Cakes are welcome. Please say what you bring, so that it is not all *cheese*."
            ),
            Line(-1, 195, "bob_wilson", "Bread. And a cheese cake, in case there is none.", unread=True),
        ],
    ),
    Room(
        "Technology",
        "Wires, wheels and programs.",
        "admin",
        ("bob_wilson", "john_doe"),
        [
            Line(-5, 90, "bob_wilson", "Does anybody have a soldering iron that gets *hot*?"),
            Line(-5, 97, "john_doe", "Mine does. It lives in the shed, between the paint and the tent."),
            Line(-4, 30, "admin", "The server has a new disk. You should notice nothing, which is the point."),
            Line(-4, 33, "bob_wilson", "I noticed nothing. Well done."),
            Line(-2, 240, "john_doe", "How do I count the lines of a file? `wc -l`?"),
            Line(-2, 243, "admin", "Exactly that."),
        ],
    ),
    Room(
        "Random",
        "Everything else.",
        "jane_smith",
        ("john_doe",),
        [
            Line(-4, 300, "jane_smith", "A pupil asked today whether light gets tired on long journeys."),
            Line(-4, 312, "john_doe", "I know the feeling."),
            Line(-2, 400, "jane_smith", "The cello has a cold. It says it is the weather."),
        ],
    ),
    Room(
        "Team Private",
        "For the people behind the fair.",
        "john_doe",
        ("jane_smith", "bob_wilson"),
        [
            Line(-4, 200, "john_doe", "Here we can plan the surprise. **Not a word** to Ada."),
            Line(-4, 204, "jane_smith", "A song, with all the children. The cello is ready."),
            Line(-4, 220, "bob_wilson", "And radio music while she comes up the stairs."),
            Line(-1, 300, "jane_smith", "Rehearsal tomorrow at four, in the gym."),
        ],
        max_members=10,
    ),
]


@scene
def rooms(people: People) -> None:
    """They meet in their rooms."""
    for room in ROOMS:
        if not Conversation.objects.filter(kind="room", name=room.name).exists():
            _meet(room, people)


def _meet(room: Room, people: People) -> None:
    creator, is_public = people[room.creator], room.max_members is None
    chat_id = create_room(
        creator=creator,
        name=room.name,
        description=room.description,
        is_public=is_public,
        max_members=room.max_members,
    ).conversation_id
    for name in room.others:
        if is_public:
            join(person=people[name], chat_id=chat_id)
        else:
            add_member(actor=creator, chat_id=chat_id, person=people[name])
    tell(chat_id, room.talk, people)
