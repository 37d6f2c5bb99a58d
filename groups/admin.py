"""Groups for the administrator: to look at, and to close."""

from django.contrib import admin

from messaging.admin import GroupOrRoomAdmin

from .models import ChatGroup


@admin.register(ChatGroup)
class GroupAdmin(GroupOrRoomAdmin):
    """What is said in a group is found under its conversation."""
