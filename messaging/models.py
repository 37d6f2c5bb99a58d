"""Conversations, their participants, and their messages."""

from typing import Any, Self

from django.conf import settings
from django.db import models

from chatproject.db import clock, uuid7
from chatproject.db.base import Base

MOST_UNREAD = 100  # beyond it nobody counts
EXCERPT_LENGTH = 140
MOST_RECEIPTS = 100  # members; in larger conversations nobody is told who has read what


class Conversation(Base):
    """A conversation of some kind (`messaging.kinds`). Its changes are numbered 1, 2, 3 … without gaps."""

    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=60, blank=True, default="")
    direct_key = models.CharField(max_length=65, unique=True, null=True, blank=True, help_text="both ids, sorted")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    is_active = models.BooleanField(default=True, help_text="otherwise it is closed: nothing new is said there")
    is_public = models.BooleanField(default=False, help_text="whether everybody may read it")
    member_count = models.PositiveIntegerField(default=0)

    head = models.PositiveBigIntegerField(default=0, help_text="the newest number")
    messages = models.PositiveBigIntegerField(default=0, help_text="how many there are, without system messages")
    last_message = models.ForeignKey(
        "Message", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    active_at = models.DateTimeField(default=clock.now, help_text="when the last message came; orders the list")
    touched_at = models.DateTimeField(default=clock.now, db_index=True, help_text="when the head moved")

    def __str__(self) -> str:
        return self.name or f"{self.kind} {self.pk}"

    def take_number(self) -> int:
        """The next number, for a change. The caller holds the lock, and stores `head` and `touched_at` of this row."""
        self.head, self.touched_at = self.head + 1, clock.now()
        return self.head

    def add_message(self, *, client_id: str | None = None, **fields: Any) -> "Message":
        """A new message with the next number, in memory; the caller holds the lock, and stores it and this row. Unless
        it is a system message, it counts as unread.
        """
        id, number = uuid7(), self.take_number()
        self.messages += fields.get("message_type") != Message.Type.SYSTEM
        self.active_at, self.last_message_id = self.touched_at, id
        return Message(
            id=id,
            conversation=self,
            seq=number,
            changed=number,
            ordinal=self.messages,
            client_id=client_id or str(id),
            timestamp=self.active_at,
            **fields,
        )


class ParticipantQuerySet(models.QuerySet["Participant"]):
    """Participants, including people who have left: their rows stay, with their read positions."""

    def members(self) -> Self:
        """The participants who have not left."""
        return self.filter(removed_at=None)

    def of(self, person: models.Model) -> Self:
        """The participants of one person, at most one in each conversation."""
        return self.filter(user=person)


class Participant(Base):
    """One person in a conversation: their role, since when, their read position and their settings for it."""

    class Role(models.TextChoices):
        CREATOR = "creator"
        ADMIN = "admin"
        MEMBER = "member"

    class Notify(models.TextChoices):
        ALL = "all"
        MENTIONS = "mentions"
        NONE = "none"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="participations")
    role = models.CharField(max_length=8, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(default=clock.now, db_index=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    banned = models.BooleanField(default=False, help_text="was removed by others, and comes back only if invited")

    last_read_seq = models.PositiveBigIntegerField(default=0, help_text="how far this person says to have read")
    read_ordinal = models.PositiveBigIntegerField(default=0, help_text="the messages up to there")
    receipt_seq = models.PositiveBigIntegerField(default=0, help_text="the furthest it ever was: what others see")
    last_mention_seq = models.PositiveBigIntegerField(default=0)
    rev = models.PositiveBigIntegerField(default=0, help_text="counts the moves of the position")

    notify = models.CharField(max_length=8, choices=Notify, default=Notify.ALL)
    muted_until = models.DateTimeField(null=True, blank=True)
    pinned = models.BooleanField(default=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "user"], name="one_place_each")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.conversation_id}"

    @property
    def is_member(self) -> bool:
        """Whether this person is a member; otherwise they have left, or preview it (`Participant.preview`)."""
        return bool(self.role) and self.removed_at is None

    @classmethod
    def preview(cls, person: Any, conversation: Conversation) -> "Participant":
        """A participant, stored nowhere, for a person who may read a public conversation without being a member."""
        read = {"last_read_seq": conversation.head, "read_ordinal": conversation.messages}
        return cls(conversation=conversation, user=person, role="", **read)

    @property
    def is_awaited(self) -> bool:
        """Whether this person wants to be notified of the unread messages there."""
        if self.notify == self.Notify.NONE or (self.muted_until and self.muted_until > clock.now()):
            return False
        return self.notify == self.Notify.ALL or self.last_mention_seq > self.last_read_seq

    @property
    def unread(self) -> int:
        """The number of unread messages, at most one hundred."""
        return unread(self.conversation.messages, self.read_ordinal)


def unread(messages: int, read: int) -> int:
    """The number of unread messages, given how many there are and how many are read; at most one hundred."""
    return min(MOST_UNREAD, max(0, messages - read))


class Message(Base):
    """A message of a person, or a system message. Its row is never removed: deleting leaves a tombstone."""

    class Type(models.TextChoices):
        TEXT = "text"
        IMAGE = "image"
        FILE = "file"
        GIF = "gif"
        VOICE = "voice"
        SYSTEM = "system"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+", db_index=False)
    seq = models.PositiveBigIntegerField(help_text="the number of its creation; orders the history")
    changed = models.PositiveBigIntegerField(help_text="the number of its newest change")
    ordinal = models.PositiveBigIntegerField(help_text="which message it is, not counting system messages")
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    client_id = models.CharField(max_length=64)
    message_type = models.CharField(max_length=8, choices=Type, default=Type.TEXT)
    content = models.TextField(blank=True)
    html = models.TextField(blank=True)
    excerpt = models.CharField(
        max_length=EXCERPT_LENGTH, null=True, editable=False, help_text="what quotes show; none where nobody made it"
    )
    system = models.JSONField(null=True, blank=True)
    reply_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    timestamp = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="one_message_a_seq"),
            models.UniqueConstraint(fields=["conversation", "changed"], name="one_message_a_change"),
            models.UniqueConstraint(fields=["sender", "conversation", "client_id"], name="one_message_a_client_id"),
        ]

    def __str__(self) -> str:
        return f"{self.seq}: {self.content[:40]}"
