"""What the people of the demo say to each other; other apps register scenes for their kinds."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from accounts.models import User
from chatproject.db import clock

from .models import Conversation, Message, Participant
from .services import get_or_create_direct, send_message, set_position

People = Mapping[str, User]
Scene = Callable[[People], None]
_scenes: list[Scene] = []

NAMES = {
    "admin": ("Ada Admin", "Keeps this place running. Write to me when something does not work."),
    "john_doe": ("John Doe", "Carpenter, cyclist, father of two."),
    "jane_smith": ("Jane Smith", "Teaches physics; plays the cello badly and with joy."),
    "bob_wilson": ("Bob Wilson", "Garden, bread, old radios."),
}


class Line(NamedTuple):
    """Who says what: `day` counts from today (0) backwards (−1), `minute` from nine in the morning."""

    day: int
    minute: int
    sender: str
    content: str
    unread: bool = False


TALKS = {
    ("jane_smith", "john_doe"): [
        Line(-6, 12, "jane_smith", "Morning John! Did the wood for the stage arrive?"),
        Line(-6, 31, "john_doe", "It did. Larch, **4 × 3 m**, a little damp but straight."),
        Line(-6, 33, "john_doe", "I'll leave it in the hall over the weekend to dry."),
        Line(-6, 40, "jane_smith", "Wonderful, thank you."),
        Line(
            -4,
            95,
            "jane_smith",
            "The plan for Saturday:\n\n1. clear the hall\n2. put up the stage\n3. lights and sound\n4. pizza",
        ),
        Line(-4, 99, "john_doe", "I vote for starting with number 4 :)"),
        Line(-4, 101, "jane_smith", "Noted. And overruled."),
        Line(-2, 310, "john_doe", "Screws: do we have 5×60 left, or shall I bring some?"),
        Line(-2, 322, "jane_smith", "One box, nearly empty. Please bring some."),
        Line(-2, 323, "jane_smith", "Here is the drawing with all the sizes again: https://example.org/stage/drawing"),
        Line(-2, 360, "john_doe", "Got it. The long beams need `2 × 3.10 m`, I'll cut them on Friday."),
        Line(-1, 20, "jane_smith", "The head teacher has said yes to the extra evening!"),
        Line(-1, 26, "john_doe", "Great news. Then we can paint it, too."),
        Line(-1, 27, "john_doe", "Blue or black?"),
        Line(-1, 45, "jane_smith", "Black. With blue it looks like the swimming pool."),
        Line(0, -40, "jane_smith", "Keys are at the caretaker's. See you at ten?", unread=True),
    ],
    ("bob_wilson", "john_doe"): [
        Line(-5, 200, "bob_wilson", "John, your bicycle pump is still on my bench."),
        Line(-5, 214, "john_doe", "So that's where it is! I'll fetch it on the way home."),
        Line(
            -3,
            480,
            "bob_wilson",
            "> 500 g flour, 350 g water, 10 g salt, a spoon of starter\n\nFold it four times and be patient.",
        ),
        Line(-3, 493, "john_doe", "Patience is the ingredient I never have at home."),
        Line(-3, 495, "bob_wilson", "It keeps well in the *fridge*."),
        Line(-1, 505, "john_doe", "First loaf is out. It is flat, but it sings!"),
        Line(-1, 530, "bob_wilson", "Flat is a shape. Well done."),
    ],
    ("admin", "john_doe"): [
        Line(
            -6,
            0,
            "admin",
            "Welcome to Parley, John. This is the demo: look around, write to anybody, nothing can break.",
        ),
        Line(
            -6, 3, "admin", "Messages understand a little Markdown: **bold**, *italic*, ~~struck~~, `code` and lists."
        ),
        Line(-6, 9, "john_doe", "Thanks! Can I change a message afterwards?"),
        Line(-6, 14, "admin", "Yes: point at it and choose the pencil, or press the up arrow in an empty box."),
    ],
    ("bob_wilson", "jane_smith"): [
        Line(-3, 100, "jane_smith", "Bob, would you show my class one of your old radios?"),
        Line(-3, 130, "bob_wilson", "With pleasure. The 1938 one still plays, it only needs two minutes to warm up."),
        Line(-3, 133, "jane_smith", "Two minutes in which nothing happens. They will learn something for life."),
        Line(-1, 240, "bob_wilson", "Thursday, third lesson?"),
        Line(-1, 251, "jane_smith", "Thursday, third lesson. Thank you!"),
    ],
    ("admin", "jane_smith"): [
        Line(-4, 60, "jane_smith", "Is it all right if parents get accounts, too?"),
        Line(-4, 72, "admin", "Of course. Send them the address; they can register by themselves."),
    ],
}


def scene(play: Scene) -> Scene:
    """Add what happens among the people of the demo, who are given by username; played again it changes nothing."""
    _scenes.append(play)
    return play


def play_all(people: People) -> None:
    """Let everything happen."""
    for play in _scenes:
        play(people)


@scene
def direct_talks(people: People) -> None:
    """Those who talk with each other alone."""
    for (one, other), lines in TALKS.items():
        participant = get_or_create_direct(person=people[one], peer=people[other]).participant
        if not Conversation.objects.get(pk=participant.conversation_id).head:
            tell(participant.conversation_id, lines, people)


def tell(chat_id: UUID, lines: Sequence[Line], people: People) -> None:
    """Let people say these things in a conversation, what has happened there so far came just before.

    Everybody has read all of it but what is marked.
    """
    nine = clock.now().replace(hour=9, minute=0, second=0, microsecond=0)
    began = nine + timedelta(days=lines[0].day, minutes=lines[0].minute - 20)
    Message.objects.filter(conversation_id=chat_id).update(timestamp=began)
    Conversation.objects.filter(pk=chat_id).update(created_at=began)
    read = 0
    for line in lines:
        sent = send_message(sender=people[line.sender], chat_id=chat_id, content=line.content).message
        _set_time(sent, nine + timedelta(days=line.day, minutes=line.minute))
        read = read if line.unread else sent.seq
    for participant in Participant.objects.filter(conversation_id=chat_id).select_related("user"):
        set_position(person=participant.user, chat_id=chat_id, seq=read)


def _set_time(message: Message, at: datetime) -> None:
    """Let a message have been sent then, as far as anybody can see."""
    at = min(at, clock.now())
    Message.objects.filter(pk=message.pk).update(timestamp=at)
    Conversation.objects.filter(pk=message.conversation_id).update(active_at=at)
