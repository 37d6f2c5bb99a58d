"""The shapes of `messaging.serializers`, described for OpenAPI; a test compares the two."""

from typing import Any

from rest_framework import serializers

from accounts.serializers import SummarySerializer, UserSerializer

from .models import Message, Participant


class QuoteSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    seq = serializers.IntegerField()
    sender = SummarySerializer(allow_null=True)
    excerpt = serializers.CharField(help_text="at most 140 characters of plain text")


class AttachmentSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    mime = serializers.CharField()
    url = serializers.CharField()
    thumb_url = serializers.CharField(allow_null=True)
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    duration = serializers.FloatField(allow_null=True)


class ReactionSerializer(serializers.Serializer[Any]):
    emoji = serializers.CharField()
    count = serializers.IntegerField()
    users = serializers.ListField(child=serializers.UUIDField(), help_text="the first ten")
    mine = serializers.BooleanField()


class SystemSerializer(serializers.Serializer[Any]):
    event = serializers.CharField()
    users = SummarySerializer(many=True, help_text="at most ten")
    count = serializers.IntegerField(required=False, help_text="how many people they are, where not all are named")
    value = serializers.CharField(required=False)


class MessageSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    chat_id = serializers.UUIDField()
    seq = serializers.IntegerField()
    changed = serializers.IntegerField()
    sender = SummarySerializer(allow_null=True)
    content = serializers.CharField()
    html = serializers.CharField()
    message_type = serializers.ChoiceField(Message.Type.choices)
    client_id = serializers.CharField()
    reply_to = QuoteSerializer(allow_null=True)
    attachments = AttachmentSerializer(many=True)
    file_url = serializers.CharField(allow_null=True)
    reactions = ReactionSerializer(many=True)
    mentions = serializers.ListField(child=serializers.UUIDField())
    system = SystemSerializer(allow_null=True)
    read_by = serializers.ListField(child=serializers.UUIDField(), required=False)
    read = serializers.BooleanField(required=False)
    edited = serializers.BooleanField()
    edited_at = serializers.DateTimeField(allow_null=True)
    deleted = serializers.BooleanField()
    deleted_at = serializers.DateTimeField(allow_null=True)
    timestamp = serializers.DateTimeField()


class ChatSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(["direct", "group", "room"])
    name = serializers.CharField()
    avatar_url = serializers.CharField(allow_null=True)
    head = serializers.IntegerField()
    unread = serializers.IntegerField()
    mentioned = serializers.BooleanField()
    last_message = MessageSerializer(allow_null=True)
    last_read_seq = serializers.IntegerField()
    member_count = serializers.IntegerField()
    my_role = serializers.ChoiceField(Participant.Role.choices, allow_null=True)
    muted_until = serializers.DateTimeField(allow_null=True)
    notify = serializers.ChoiceField(Participant.Notify.choices)
    pinned = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    is_active = serializers.BooleanField()
    peer = UserSerializer(required=False)


class OneChatSerializer(ChatSerializer):
    online_count = serializers.IntegerField()


class ChatsSerializer(serializers.Serializer[Any]):
    chats = ChatSerializer(many=True)
    unread = serializers.IntegerField()
    epoch = serializers.CharField()
    next = serializers.CharField(allow_null=True)


class HistorySerializer(serializers.Serializer[Any]):
    messages = MessageSerializer(many=True)
    has_before = serializers.BooleanField()
    has_after = serializers.BooleanField()
    head = serializers.IntegerField()
    reads = serializers.DictField(child=serializers.IntegerField())


class ChangesSerializer(serializers.Serializer[Any]):
    messages = MessageSerializer(many=True)
    next = serializers.IntegerField()
    head = serializers.IntegerField()
    complete = serializers.BooleanField()
    reset = serializers.BooleanField(required=False)
    reads = serializers.DictField(child=serializers.IntegerField())


class ReadingSerializer(serializers.Serializer[Any]):
    last_read_seq = serializers.IntegerField()
    unread = serializers.IntegerField()


class TakenSerializer(serializers.Serializer[Any]):
    read = serializers.IntegerField()


class MemberSerializer(serializers.Serializer[Any]):
    user = SummarySerializer()
    role = serializers.ChoiceField(Participant.Role.choices)
    joined_at = serializers.DateTimeField()


class MembersSerializer(serializers.Serializer[Any]):
    members = MemberSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class ActiveUsersSerializer(serializers.Serializer[Any]):
    active_users = UserSerializer(many=True)
    count = serializers.IntegerField()
