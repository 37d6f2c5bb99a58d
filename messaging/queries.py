"""Looking conversations and messages up, each already limited to what the person asking may see."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet

from accounts.models import DEFAULT_SETTINGS, User
from accounts.queries import people_who_show
from chatproject.api.errors import Forbidden, NotFound, Problem
from chatproject.api.pagination import Page, page

from .models import MOST_RECEIPTS, Conversation, Message, Participant, unread

PAGE_BYTES = 256 * 1024
ROW_BYTES = 1024  # what a message takes on the wire beside its text


class Receipts(NamedTuple):
    """How far people have read; `named` unless there are too many of them to tell who has read what."""

    reached: Mapping[UUID, int]
    named: bool = True
    ascending: Sequence[int] = ()  # the same, where people are only counted

    def readers_of(self, message: Message) -> list[UUID]:
        """Who has read a message, besides whoever sent it."""
        return [user for user, seq in self.reached.items() if seq >= message.seq and user != message.sender_id]

    def count_of(self, message: Message) -> int:
        """How many have read a message, besides whoever sent it, without looking at each of thousands."""
        by_sender = message.sender_id is not None and self.reached.get(message.sender_id, 0) >= message.seq
        return len(self.ascending) - bisect_left(self.ascending, message.seq) - by_sender


class History(NamedTuple):
    """A page of messages, oldest first, of a conversation that stood at `head` before they were read."""

    messages: list[Message]
    has_before: bool
    has_after: bool
    head: int
    receipts: Receipts


class Changes(NamedTuple):
    """Messages by their newest number; ask on from `next` until it is `complete`."""

    messages: list[Message]
    next: int
    head: int
    complete: bool
    reset: bool
    receipts: Receipts


class There(NamedTuple):
    """Who takes part in a conversation, and who of them is there and shows it: how many, and who unless it is large."""

    members: set[UUID]
    online: int
    people: list[User] | None


LAST = ("last_message__sender", "last_message__reply_to__sender")
LAST_OF_PLACE = tuple(f"conversation__{name}" for name in LAST)
NO_HISTORY = History([], has_before=False, has_after=False, head=0, receipts=Receipts({}))


def direct_key(one: UUID, other: UUID) -> str:
    """What makes the direct conversation of two people unique."""
    return ".".join(sorted((one.hex, other.hex)))


def places_of(person: User) -> QuerySet[Participant]:
    """Where somebody takes part; a direct conversation begins to exist for the other one with its first message."""
    begun = Q(conversation__head__gt=0) | Q(conversation__created_by=person)
    return Participant.objects.filter(begun, user=person, removed_at=None)


def conversations_of(person: User) -> QuerySet[Conversation]:
    """The conversations of `places_of`."""
    return Conversation.objects.filter(pk__in=places_of(person).values("conversation_id"))


def get_chat_for(person: User, chat_id: UUID, *, kind: str | None = None) -> Participant:
    """The place of `person` in a conversation, with the conversation; one query.

    Whoever is outside gets a place to look on from if it is public, after one more query. Raises NotFound for anybody
    else, as for a conversation that does not exist or, where a `kind` is given, is of another one.
    """
    of_kind = {} if kind is None else {"kind": kind}
    places = Participant.objects.select_related(*LAST_OF_PLACE)
    place = places.filter(conversation_id=chat_id, user=person, removed_at=None).first()
    if place is not None and kind in (None, place.conversation.kind):
        return place
    readable = Conversation.objects.filter(pk=chat_id, is_public=True, is_active=True, **of_kind)
    public = readable.select_related(*LAST).first() if place is None else None
    if public is None:
        raise NotFound
    return Participant.looking_on(person, public)


def refusal(chat: Conversation | None) -> Problem:
    """What whoever is outside is told who wants to do something there: that they may not, if they may know of it."""
    return Forbidden("Join first.") if chat and chat.is_public and chat.is_active else NotFound()


def get_direct_for(person: User, peer: User) -> Participant | None:
    """The place of `person` in the direct conversation with `peer`; None when there is none yet; one query."""
    key = direct_key(person.pk, peer.pk)
    return Participant.objects.select_related("conversation").filter(conversation__direct_key=key, user=person).first()


def get_message_for(person: User, message_id: UUID) -> tuple[Message, Participant]:
    """A message and the place of `person` in its conversation. Raises NotFound for whoever may not read it."""
    message = with_people(Message.objects.filter(pk=message_id)).first()
    if message is None:
        raise NotFound
    place = get_chat_for(person, message.conversation_id)
    message.conversation = place.conversation
    return message, place


def chats_of(person: User, *, kind: str | None = None, limit: int, after: str | None) -> Page[Conversation]:
    """The conversations of `person`, the newest activity first, with little but their ids: all are sorted for a page.

    `places_in` loads the rest. With `kind`, only those of that kind.
    """
    mine = conversations_of(person).filter(**({} if kind is None else {"kind": kind})).only("active_at")
    return page([mine], order=("-active_at", "-id"), limit=limit, after=after)


def places_in(person: User, chats: Iterable[Conversation]) -> list[Participant]:
    """The places of `person` in these conversations, in their order, with all that showing them needs; one query."""
    ids = [chat.pk for chat in chats]
    places = Participant.objects.select_related(*LAST_OF_PLACE).filter(user=person, conversation_id__in=ids)
    by_chat = {place.conversation_id: place for place in places}
    return [by_chat[id] for id in ids]


def unread_of(person: User) -> int:
    """All that is unread, in all conversations; one query."""
    said = F("conversation__messages")
    rows = places_of(person).values_list(said, "read_ordinal")  # no objects, since each page of the list asks for all
    return sum(unread(messages, read) for messages, read in rows)


def awaited_by(person: User) -> int:
    """What is unread and not muted, nor of a conversation of which one wants to hear nothing; one query.

    Where only mentions count it is all or nothing, as on the page.
    """
    return sum(place.unread for place in places_of(person).select_related("conversation") if place.is_awaited)


def receipts_in(conversation: Conversation, viewer: User) -> Receipts:
    """How far each member has read, as far as they and `viewer` show it; one query.

    In large conversations, where people are only counted, it counts those who do not show it as well.
    """
    places = Participant.objects.filter(conversation=conversation, removed_at=None)
    if conversation.member_count > MOST_RECEIPTS:
        reached = dict(places.values_list("user_id", "receipt_seq")) if viewer.preference("receipts") else {}
        return Receipts(reached, named=False, ascending=sorted(reached.values()))
    by_person = {place.user_id: place for place in places.select_related("user")}
    shows = viewer.pk in by_person and by_person[viewer.pk].user.preference("receipts")
    return Receipts(
        {
            user_id: place.receipt_seq
            for user_id, place in by_person.items()
            if user_id == viewer.pk or (shows and place.user.preference("receipts"))
        }
    )


def receipts_in_all(chats: Iterable[Conversation], viewer: User) -> Mapping[UUID, Receipts]:
    """As `receipts_in`, of those of these conversations that are not large; two queries. For their last messages:
    who has not read that far is left out.
    """
    last = {chat.pk: chat.last_message.seq for chat in chats if chat.last_message and is_small(chat)}
    rows = Participant.objects.filter(conversation_id__in=last, removed_at=None) if last else Participant.objects.none()
    everybody = list(rows.values_list("conversation_id", "user_id", "receipt_seq"))
    mine = {chat_id for chat_id, user_id, _ in everybody if user_id == viewer.pk}  # to who looks on nobody shows it
    places = [row for row in everybody if row[0] in mine and row[2] >= last[row[0]]]
    shown = (
        people_who_show({user_id for _, user_id, _ in places}, "receipts") if viewer.preference("receipts") else set()
    )
    reached: dict[UUID, dict[UUID, int]] = {chat_id: {} for chat_id in last}
    for chat_id, user_id, seq in places:
        if user_id in shown or user_id == viewer.pk:
            reached[chat_id][user_id] = seq
    return {chat_id: Receipts(receipts) for chat_id, receipts in reached.items()}


def is_small(chat: Conversation) -> bool:
    """Whether people there are told who has read what, who writes something, and who is there by name."""
    return chat.member_count <= MOST_RECEIPTS


def with_people(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Load what showing a message needs along with it."""
    return messages.select_related("sender", "reply_to__sender")


def history(
    place: Participant,
    viewer: User,
    *,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
    limit: int = 50,
) -> History:
    """A page by sequence number, at most one of the three given; without any, the newest. At most three queries."""
    conversation = place.conversation
    rows = with_people(Message.objects.filter(conversation=conversation))
    older: list[Message] = []
    newer: list[Message] = []
    room_after = limit // 2 if around is not None else limit if after is not None else 0
    room_before = limit - room_after
    if room_before:
        bound = {"seq__lte": around} if around is not None else {"seq__lt": before} if before is not None else {}
        older = list(rows.filter(**bound).order_by("-seq")[: room_before + 1])
    if after is not None or around is not None:
        newer = list(rows.filter(seq__gt=around if after is None else after).order_by("seq")[: room_after + 1])
    messages = [*reversed(older[:room_before]), *newer[:room_after]]
    return History(
        messages,
        has_before=len(older) > room_before
        or (bool(after) and conversation.head > 0),  # the first message has number 1
        has_after=len(newer) > room_after or (before is not None and _last_seq(conversation) >= max(before, 1)),
        head=conversation.head,
        receipts=receipts_in(conversation, viewer),
    )


def _last_seq(conversation: Conversation) -> int:
    return conversation.last_message.seq if conversation.last_message else 0


def changes(place: Participant, viewer: User, *, after: int, limit: int = 100) -> Changes:
    """What changed since number `after`; the head was read with `place`, before the messages. At most two queries."""
    conversation = place.conversation
    head = conversation.head
    is_needed = after < head or is_small(conversation)  # of large ones no more is told than how many read a message
    receipts = receipts_in(conversation, viewer) if is_needed else Receipts({}, named=False)
    if after > head:
        return Changes([], head, head, complete=True, reset=True, receipts=receipts)
    rows = Message.objects.filter(conversation=conversation, changed__gt=after, changed__lte=head)
    found = list(with_people(rows).order_by("changed")[: limit + 1]) if after < head else []
    messages = _that_fit(found[:limit])
    complete = len(messages) == len(found)
    return Changes(messages, head if complete else messages[-1].changed, head, complete, reset=False, receipts=receipts)


def _that_fit(messages: list[Message]) -> list[Message]:
    """As many of the first ones as about 256 KB hold, and at least one."""
    size = 0
    for index, message in enumerate(messages):
        size += len(message.content.encode()) + len(message.html.encode()) + ROW_BYTES
        if size > PAGE_BYTES and index:
            return messages[:index]
    return messages


def heads_of(person: User) -> list[tuple[UUID, int]]:
    """The conversations of `person` and where they stand, the most recently touched first; one query."""
    return list(conversations_of(person).order_by("-touched_at").values_list("pk", "head"))


def heads_since(since: datetime) -> list[tuple[UUID, int]]:
    """The conversations that changed since then, and where they stand; one query by index."""
    return list(Conversation.objects.filter(touched_at__gte=since).values_list("pk", "head"))


def joined_since(since: datetime) -> list[tuple[UUID, UUID, int]]:
    """Who came into which conversation since then, and where that stands; two queries by index."""
    places = Participant.objects.filter(joined_at__gte=since, removed_at=None)
    pairs = list(places.values_list("user_id", "conversation_id"))
    chats = (
        Conversation.objects.filter(pk__in={chat_id for _, chat_id in pairs}) if pairs else Conversation.objects.none()
    )
    heads = dict(chats.values_list("pk", "head"))
    return [(user_id, chat_id, heads[chat_id]) for user_id, chat_id in pairs if heads.get(chat_id)]


def members_of(conversation: Conversation, *, limit: int, after: str | None) -> Page[Participant]:
    """Who takes part, with the people, in the order in which they came; one query."""
    places = Participant.objects.filter(conversation=conversation, removed_at=None).select_related("user")
    return page([places], order=("joined_at", "id"), limit=limit, after=after)


def count_online(chat_id: UUID, online: Collection[UUID]) -> int:
    """How many of the people `online` take part, and show it; one query."""
    people = User.objects.filter(participations__conversation=chat_id, participations__removed_at=None, pk__in=online)
    default = DEFAULT_SETTINGS["presence"]
    return sum(chosen.get("presence", default) for chosen in people.values_list("settings", flat=True))


def members_online(chat_id: UUID, online: Collection[UUID]) -> list[User]:
    """Who of the people `online` takes part, and shows it; one query."""
    people = User.objects.filter(participations__conversation=chat_id, participations__removed_at=None, pk__in=online)
    return [person for person in people.order_by("sort_name", "pk") if person.preference("presence")]


def who_is_there(chat_ids: Collection[UUID], online: Collection[UUID]) -> dict[UUID, There]:
    """Who takes part in these conversations, and who of the people `online` is there and shows it; three queries."""
    rows = Participant.objects.filter(conversation_id__in=chat_ids, removed_at=None)
    places = list(rows.values_list("conversation_id", "user_id"))
    visible = people_who_show({user_id for _, user_id in places if user_id in online}, "presence")
    members: dict[UUID, set[UUID]] = {chat_id: set() for chat_id in chat_ids}
    shown: dict[UUID, set[UUID]] = {chat_id: set() for chat_id in chat_ids}
    for chat_id, user_id in places:
        members[chat_id].add(user_id)
        if user_id in visible:
            shown[chat_id].add(user_id)
    named = {chat_id for chat_id in chat_ids if len(members[chat_id]) <= MOST_RECEIPTS}
    wanted: set[UUID] = set().union(*(shown[chat_id] for chat_id in named))
    people = list(User.objects.filter(pk__in=wanted).order_by("sort_name", "pk")) if wanted else []
    return {
        chat_id: There(
            members[chat_id],
            len(shown[chat_id]),
            [person for person in people if person.pk in shown[chat_id]] if chat_id in named else None,
        )
        for chat_id in chat_ids
    }


def members_among(chat_id: UUID, people: Iterable[UUID]) -> set[UUID]:
    """Who of these people still takes part; one query."""
    places = Participant.objects.filter(conversation_id=chat_id, user_id__in=people, removed_at=None)
    return set(places.values_list("user_id", flat=True))


def present_in(chats: Mapping[UUID, Conversation], people: Iterable[UUID]) -> Mapping[UUID, dict[UUID, Participant]]:
    """For each conversation the places of these people, by person; of direct ones both places; one query.

    Both, since whether one's receipts are shown is also up to the other.
    """
    direct = [chat_id for chat_id, chat in chats.items() if chat.kind == "direct"]
    concerned = Q(conversation_id__in=direct) | Q(conversation_id__in=chats, user_id__in=people)
    present: defaultdict[UUID, dict[UUID, Participant]] = defaultdict(dict)
    for place in Participant.objects.filter(concerned, removed_at=None).select_related("user"):
        place.conversation = chats[place.conversation_id]
        present[place.conversation_id][place.user_id] = place
    return present


def direct_peers(person: User) -> list[UUID]:
    """With whom somebody has a direct conversation that both know of; one query."""
    theirs = places_of(person).filter(conversation__kind="direct", conversation__head__gt=0).values("conversation_id")
    others = Participant.objects.filter(conversation_id__in=theirs).exclude(user=person)
    return list(others.values_list("user_id", flat=True))
