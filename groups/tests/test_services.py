"""What is done with groups: what is stored, what is told, and who may not."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import avatars
from accounts.tests.pictures import picture
from chatproject.core.errors import Forbidden, Invalid, NotFound, RateLimited, RoomFull
from chatproject.db.files import uploads
from chatproject.realtime import topics
from groups import services
from groups.models import ChatGroup
from messaging.models import Conversation, Message, Participant
from messaging.services import add_member, remove_member, send_message, set_active
from testing.captured import captured_events

pytestmark = pytest.mark.usefixtures("fits_together")
MOST = 256


def avatar_of(group):
    return ChatGroup.objects.get(conversation=group).avatar


def update(actor, group, **changes):
    services.update_group(actor=actor, chat_id=group.pk, changes=changes)


# --- making one ------------------------------------------------------------------------------------------------------


@pytest.mark.engines
def test_a_new_group_has_its_creator_and_its_members(alice, bob, carol):
    participant = services.create_group(creator=alice, name="Choir", members=[bob, carol])
    conversation = Conversation.objects.get()
    assert (participant.conversation_id, participant.user, participant.role) == (conversation.pk, alice, "creator")
    assert (conversation.kind, conversation.name, conversation.created_by) == ("group", "Choir", alice)
    assert (
        conversation.member_count,
        conversation.is_active,
        conversation.is_public,
        conversation.head,
        conversation.messages,
    ) == (3, True, False, 1, 0)
    roles = {participant.user.username: participant.role for participant in Participant.objects.select_related("user")}
    assert roles == {"alice": "creator", "bob": "member", "carol": "member"}
    assert all(participant.unread == 0 for participant in Participant.objects.select_related("conversation"))
    said = Message.objects.get()
    assert (said.seq, said.ordinal, said.sender) == (1, 0, alice)
    assert said.content == "Alice created “Choir” with Bob and Carol."


def test_a_new_group_is_shown_to_everybody_before_it_says_who_made_it(alice, bob, carol):
    with captured_events() as told:
        participant = services.create_group(creator=alice, name="Choir", members=[bob, carol])
    *added, created = told
    assert [(event.type, event.topic) for event in added] == [
        ("chat_added", topics.user(person.pk)) for person in (alice, bob, carol)
    ]
    assert [event.payload["chat"]["my_role"] for event in added] == ["creator", "member", "member"]
    for event in added:
        conversation = event.payload["chat"]
        assert (conversation["kind"], conversation["name"], conversation["head"], conversation["member_count"]) == (
            "group",
            "Choir",
            0,
            3,
        )
        assert conversation["avatar_url"] == ChatGroup.objects.get().avatar_url
    assert (created.type, created.topic) == ("message", topics.conversation(participant.conversation_id))
    assert created.payload["n"] == 1


def test_oneself_and_repetitions_among_the_members_do_not_count(alice, bob):
    services.create_group(creator=alice, name="Choir", members=[bob, alice, bob])
    assert Participant.objects.count() == Conversation.objects.get().member_count == 2


def test_a_group_of_256_and_no_more(alice, people):
    *others, last = people(MOST)
    with captured_events() as told, pytest.raises(Invalid) as refused:
        services.create_group(creator=alice, name="Town", members=[*others, last])
    assert list(refused.value.fields) == ["members"]
    assert (told, Conversation.objects.count(), ChatGroup.objects.count()) == ([], 0, 0)
    participant = services.create_group(creator=alice, name="Town", members=others)
    with pytest.raises(RoomFull):
        add_member(actor=alice, chat_id=participant.conversation_id, person=last)
    assert Conversation.objects.get().member_count == MOST
    remove_member(actor=alice, chat_id=participant.conversation_id, person=others[0])
    add_member(actor=alice, chat_id=participant.conversation_id, person=last)
    assert Conversation.objects.get().member_count == MOST


def test_groups_may_have_the_same_name(alice, bob):
    ids = {services.create_group(creator=alice, name="Choir", members=[bob]).conversation_id for _ in range(2)}
    assert len(ids) == 2


# --- changing one ----------------------------------------------------------------------------------------------------


def test_a_picture_is_stored_and_told_and_the_one_before_is_gone(group, alice):
    drawn = avatar_of(group)
    with captured_events() as told:
        update(alice, group, avatar=picture("choir.png"))
    [event] = told
    first = avatar_of(group)
    assert avatars.is_stored(first)
    assert (event.type, event.topic) == ("chat_updated", topics.conversation(group.pk))
    assert event.payload["fields"] == {"avatar_url": ChatGroup.objects.get().avatar_url}
    with captured_events():
        update(alice, group, avatar=picture("choir.png", size=(40, 40)))
    assert list(uploads("avatars")) == [f"avatars/{avatar_of(group)[:2]}/{avatar_of(group)}"]
    assert avatar_of(group) != first
    with captured_events():
        update(alice, group, avatar=None)
    assert (avatar_of(group), list(uploads())) == (drawn, [])


def test_the_picture_that_it_has_is_no_change(group, alice):
    for given in (None, picture("choir.png"), picture("choir.png")):
        with captured_events() as told:
            update(alice, group, avatar=given)
    assert told == []
    assert avatars.is_stored(avatar_of(group))


def test_pictures_of_groups_are_counted_for_whoever_changes_them(group, alice):
    for _ in range(20):
        with pytest.raises(Invalid):
            update(alice, group, avatar=io.BytesIO(b"no picture"))
    with pytest.raises(RateLimited):
        update(alice, group, avatar=picture("choir.png"))


def test_two_groups_with_the_same_picture_each_have_their_own_file(group, alice):
    other = services.create_group(creator=alice, name="Band").conversation
    for each in (group, other):
        update(alice, each, avatar=picture("choir.png"))
    assert len(list(uploads("avatars"))) == 2


def test_a_name_and_a_picture_at_once(group, alice):
    with captured_events() as told:
        update(alice, group, name="Band", avatar=picture("band.png"))
    assert [event.type for event in told] == ["message", "chat_updated", "chat_updated"]
    assert Conversation.objects.get().name == "Band"
    assert told[-1].payload["fields"]["avatar_url"] == ChatGroup.objects.get().avatar_url


def test_no_picture_is_kept_of_whoever_may_not_change_it(group, bob, carol, alice):
    with pytest.raises(Forbidden):
        update(bob, group, avatar=picture("choir.png"))
    with pytest.raises(NotFound):
        update(carol, group, avatar=picture("choir.png"))
    set_active(actor=alice, chat_id=group.pk, is_active=False)
    with pytest.raises(Forbidden):
        update(alice, group, avatar=picture("choir.png"))
    assert list(uploads()) == []


def test_what_is_no_picture_changes_nothing(group, alice):
    before = avatar_of(group)
    with captured_events() as told, pytest.raises(Invalid):
        update(alice, group, name="Band", avatar=SimpleUploadedFile("choir.png", b"no picture"))
    assert (told, avatar_of(group), Conversation.objects.get().name) == ([], before, "Choir")


# --- in it -----------------------------------------------------------------------------------------------------------


def test_everybody_is_heard_by_everybody(group, alice, bob):
    sent = send_message(sender=bob, chat_id=group.pk, content="hello").message
    participants = {
        participant.user: participant for participant in Participant.objects.select_related("conversation", "user")
    }
    assert (participants[alice].unread, participants[bob].unread) == (1, 0)
    assert sent.seq == 2


def test_a_stranger_says_nothing(group, carol):
    with pytest.raises(NotFound):
        send_message(sender=carol, chat_id=group.pk, content="hello")
    assert Message.objects.filter(sender=carol).count() == 0
