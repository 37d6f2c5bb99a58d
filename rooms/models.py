"""Joinable conversations: public rooms that everybody may enter, and private ones for whoever is given the Room ID."""

from django.db import models

from chatproject.db.base import Base
from messaging.models import Conversation

from .codes import LENGTH


class Room(Base):
    """What a room has beside its conversation, whose id is the room's."""

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="+")
    description = models.CharField(max_length=250, blank=True, default="")
    max_members = models.PositiveIntegerField(null=True, blank=True)
    code = models.CharField(
        max_length=LENGTH, unique=True, null=True, blank=True, help_text="the Room ID of a private room"
    )
    public_name = models.CharField(
        max_length=180, unique=True, null=True, blank=True, help_text="the name of an open public room, without case"
    )
    sort_name = models.CharField(max_length=180, editable=False, db_index=True)
    search_key = models.TextField(null=True, editable=False)  # null until it is filled, in rows of older versions

    def __str__(self) -> str:
        return f"room {self.conversation_id}"

    @property
    def type(self) -> str:
        return "public" if self.conversation.is_public else "private"


def key_of(name: str) -> str:
    """What a name is compared and sorted by."""
    return name.casefold()[:180]
