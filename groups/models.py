"""Groups: conversations whose members are invited."""

from django.db import models

from accounts.avatars import avatar_url, seed_of
from chatproject.db.base import Base
from messaging.models import Conversation


class ChatGroup(Base):
    """What a group has beside its conversation, whose id is the group's."""

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="+")
    avatar = models.CharField(max_length=80, editable=False, help_text="a stored picture, or the seed of a drawn one")

    def __str__(self) -> str:
        return f"group {self.conversation_id}"

    @property
    def has_own_picture(self) -> bool:
        """Whether somebody gave it a picture; otherwise one is drawn."""
        return "." in self.avatar

    @property
    def avatar_url(self) -> str:
        """The address of the picture; a drawn one shows the initials of the name."""
        return avatar_url(self.avatar, self.conversation.name)


def drawn_for(conversation: Conversation) -> str:
    """What the picture of a group is drawn from that has no other."""
    return seed_of(str(conversation.pk))
