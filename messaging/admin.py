"""Conversations and messages for the administrator: to read, and to remove what should not be there."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from chatproject.core.errors import Conflict, NameTaken

from . import services
from .models import Conversation, Message, Participant


class ReadOnly(admin.ModelAdmin):
    """What is said is never written here, only looked at; services keep the numbers right."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ParticipantInline(admin.TabularInline):
    model = Participant
    fields = readonly_fields = ("user", "role", "joined_at", "removed_at", "last_read_seq")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Participant]:
        return super().get_queryset(request).select_related("user")


@admin.register(Conversation)
class ConversationAdmin(ReadOnly):
    list_display = ("id", "kind", "name", "created_by", "member_count", "messages", "head", "active_at")
    list_filter = ("kind", "is_active", "active_at")
    list_select_related = ("created_by",)
    search_fields = ("name", "participants__user__username")
    ordering = ("-active_at", "-id")
    fields = (*list_display, "is_active", "created_at", "touched_at")
    inlines = (ParticipantInline,)


SHOWN = ("name", "creator", "members", "is_open", "active_at")


class GroupOrRoomAdmin(ReadOnly):
    """What a kind keeps beside its conversations: who has them, how many are there, and a way to close them."""

    list_display = [*SHOWN]
    list_filter = ["conversation__is_active", "conversation__active_at"]
    list_select_related = ("conversation__created_by",)
    search_fields = ["conversation__name", "conversation__created_by__username"]
    ordering = ("-id",)
    fields = [*SHOWN]
    actions = ("close", "reopen")

    @admin.display(ordering="conversation__name")
    def name(self, row: Any) -> str:
        return row.conversation.name

    @admin.display(ordering="conversation__created_by__username")
    def creator(self, row: Any) -> Any:
        return row.conversation.created_by

    @admin.display(ordering="conversation__member_count")
    def members(self, row: Any) -> int:
        return row.conversation.member_count

    @admin.display(boolean=True, ordering="conversation__is_active")
    def is_open(self, row: Any) -> bool:
        return row.conversation.is_active

    @admin.display(ordering="conversation__active_at")
    def active_at(self, row: Any) -> datetime:
        return row.conversation.active_at

    def has_close_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    @admin.action(permissions=["close"], description="Close these: everybody may read on, nobody write")
    def close(self, request: HttpRequest, chosen: QuerySet[Any]) -> None:
        self._set_open(request, chosen, is_active=False)

    @admin.action(permissions=["close"], description="Open these again")
    def reopen(self, request: HttpRequest, chosen: QuerySet[Any]) -> None:
        self._set_open(request, chosen, is_active=True)

    def _set_open(self, request: HttpRequest, chosen: QuerySet[Any], *, is_active: bool) -> None:
        for row in chosen:
            try:
                services.set_active_as_staff(staff=request.user, chat_id=row.conversation_id, is_active=is_active)  # type: ignore[arg-type]
            except (Conflict, NameTaken) as problem:
                messages.error(request, f"{row.conversation.name}: {problem.error}")
            else:
                messages.success(request, f"{row.conversation.name} is {'open' if is_active else 'closed'}.")


@admin.register(Message)
class MessageAdmin(ReadOnly):
    list_display = ("timestamp", "sender", "conversation", "seq", "message_type", "excerpt", "deleted_at")
    list_filter = ("message_type", ("deleted_at", admin.EmptyFieldListFilter), "timestamp")
    list_select_related = ("sender", "conversation")
    search_fields = ("content", "sender__username")
    ordering = ("-id",)
    fields = ("id", "conversation", "seq", "changed", "sender", "content", "reply_to", "timestamp", "edited_at")
    actions = ("remove",)

    @admin.display(description="content")
    def excerpt(self, message: Message) -> str:
        return message.content[:80]

    def has_remove_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    @admin.action(permissions=["remove"], description="Remove these messages for everybody")
    def remove(self, request: HttpRequest, chosen: QuerySet[Message]) -> None:
        for message_id in chosen.values_list("pk", flat=True):
            services.remove_message(staff=request.user, message_id=message_id)  # type: ignore[arg-type]
        messages.success(request, "These messages are removed.")
