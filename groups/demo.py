"""The group of the demo."""

from messaging.demo import Line, People, scene, tell
from messaging.models import Conversation

from .services import create_group

NAME = "Stage builders"
TALK = [
    Line(-5, 410, "jane_smith", "So that we need not write everything three times: this is us, the stage builders."),
    Line(-5, 418, "bob_wilson", "Reporting for duty. I bring the old radio, for the breaks."),
    Line(-5, 430, "john_doe", "And I bring the saw that works."),
    Line(-2, 365, "jane_smith", "Saturday at ten, then. Who has a ladder?"),
    Line(-2, 380, "bob_wilson", "Two of them, and a rope."),
    Line(-1, 60, "john_doe", "Beams are cut. Six of them are even the same length."),
]


@scene
def stage_builders(people: People) -> None:
    """Three of them build something."""
    jane = people["jane_smith"]
    if not Conversation.objects.filter(kind="group", created_by=jane, name=NAME).exists():
        participant = create_group(creator=jane, name=NAME, members=[people["john_doe"], people["bob_wilson"]])
        tell(participant.conversation_id, TALK, people)
