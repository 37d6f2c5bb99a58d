"""`manage.py check_integrity` about groups: each thing that must be true is made untrue, and found."""

import os
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts import avatars
from accounts.tests.pictures import picture
from chatproject.db.files import uploads
from chatproject.maintenance.integrity import checks
from groups import integrity
from groups.models import ChatGroup
from groups.services import update_group
from messaging.models import Conversation, Participant

pytestmark = pytest.mark.engines


def findings():
    return [finding for check in checks().values() for finding in check(lambda _: None)]


def test_it_finds_a_group_without_its_row(group):
    assert findings() == []
    ChatGroup.objects.all().delete()
    assert findings() == [f"messaging.Conversation {group.pk}: it is a group without a row in groups.ChatGroup"]


def test_it_finds_a_picture_that_is_lost(group, alice):
    update_group(actor=alice, chat_id=group.pk, changes={"avatar": picture("choir.png")})
    assert findings() == []
    avatars.discard(ChatGroup.objects.get().avatar)
    assert findings() == [
        f"messaging.Conversation {group.pk}: the picture {ChatGroup.objects.get().avatar} is not there"
    ]


def test_a_picture_that_is_replaced_while_it_is_looked_for_is_not_lost(group, alice, monkeypatch):
    update_group(actor=alice, chat_id=group.pk, changes={"avatar": picture("choir.png")})
    is_stored = avatars.is_stored

    def replaced(name):
        monkeypatch.setattr(integrity.avatars, "is_stored", is_stored)
        ChatGroup.objects.update(avatar="0" * 16)
        return False

    monkeypatch.setattr(integrity.avatars, "is_stored", replaced)
    assert list(checks()["groups"](lambda _: None)) == []


def test_the_picture_of_a_group_is_in_use(group, alice):
    update_group(actor=alice, chat_id=group.pk, changes={"avatar": picture("choir.png")})
    [path] = uploads("avatars")
    old = (timezone.now() - timedelta(hours=2)).timestamp()
    os.utime(default_storage.path(path), (old, old))
    assert findings() == []
    ChatGroup.objects.update(avatar="0" * 16)
    assert findings() == [f"file {path}: nobody has this picture"]


@pytest.mark.parametrize("role", ["creator", "admin"])
def test_it_finds_a_group_that_belongs_to_two_or_to_nobody(role, group, alice, bob):
    Participant.objects.update(role=role)
    [found] = findings()
    assert found.startswith(f"messaging.Conversation {group.pk}: ")
    assert ("nobody has the role of its creator" in found) is (role == "admin")


def test_it_finds_somebody_who_is_counted_and_gone(group, bob):
    Participant.objects.filter(user=bob).update(removed_at=timezone.now())
    assert findings() == [f"messaging.Conversation {group.pk}: member_count is 2, but 1 take part"]
    Conversation.objects.update(member_count=1)
    assert findings() == []
