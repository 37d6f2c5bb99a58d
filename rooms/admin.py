"""Rooms for the administrator: to look at, and to close. Nobody but its creator is shown a Room ID, not here either."""

from django.contrib import admin
from django.http import HttpRequest

from messaging.admin import GroupOrRoomAdmin

from .models import Room


@admin.register(Room)
class RoomAdmin(GroupOrRoomAdmin):
    list_display = ["name", "type", "creator", "members", "max_members", "is_open", "active_at"]
    list_filter = ["conversation__is_public", *GroupOrRoomAdmin.list_filter]
    search_fields = [*GroupOrRoomAdmin.search_fields, "description"]
    fields = ["name", "type", "description", "creator", "members", "max_members", "is_open", "active_at"]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """A filter by the Room ID, written into the address, would tell it letter by letter."""
        return not lookup.startswith("code") and super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]
