"""What rooms keep beside their conversations, for made-up ones."""

from random import Random

from chatproject.db.searching import search_key
from messaging.mock_talks import BEGAN, made_id
from messaging.mock_texts import WORDS
from messaging.mocking import beside
from messaging.models import Conversation

from .codes import ALPHABET, LENGTH
from .models import Room, key_of


@beside("room")
def room_of(random: Random, conversation: Conversation) -> Room:
    """A description, a name to be found by, and for a private one a Room ID."""
    key = key_of(conversation.name)
    return Room(
        id=made_id(random, BEGAN),
        conversation_id=conversation.pk,
        description=" ".join(random.choices(WORDS.split(), k=8)).capitalize() + ".",
        code=None if conversation.is_public else "".join(random.choices(ALPHABET, k=LENGTH)),
        public_name=key if conversation.is_public else None,
        sort_name=key,
        search_key=search_key(conversation.name),
    )
