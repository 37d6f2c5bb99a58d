"""The one page that everything happens on, drawn by the server with or without an open conversation."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

import accounts.serializers
from accounts.models import User
from chatproject.api.pagination import that_fit
from chatproject.core.errors import NotFound
from chatproject.db import epoch
from chatproject.web.device_time import device_time

from . import kinds, queries, serializers
from .models import Participant
from .payloads import HistoryPayload

CHATS = 100
PUBLIC = 50
MESSAGES = 50


@require_safe
@gzip_page
@never_cache
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """All conversations, none of them open."""
    return _draw(request, chat=None, history=None)


@require_safe
@gzip_page
@never_cache
@login_required
def conversation(request: HttpRequest, chat_id: UUID, seq: int | None = None) -> HttpResponse:
    """All conversations, with a page of one of them, around message number `seq` if that is given.

    Not found for whoever may not read it.
    """
    try:
        participant = queries.get_participant_for(request.user, chat_id)
    except NotFound:
        raise Http404 from None
    [chat] = serializers.chats_for(request.user, [participant])
    return _draw(request, chat=chat, history=_history(request.user, participant, seq))


def _history(person: User, participant: Participant, seq: int | None) -> HistoryPayload:
    """The newest page; or the one around a message, which is the first unread one if that may not be on the newest."""
    head, last_read = participant.conversation.head, participant.last_read_seq
    around = None
    if seq is not None:
        around = min(seq, head)
    elif participant.unread and head - last_read >= MESSAGES:
        around = last_read + 1
    return serializers.history(queries.history(participant, person, around=around, limit=MESSAGES))


def _draw(request: HttpRequest, **opened: Any) -> HttpResponse:
    """`boot` is what the page's scripts begin with: the same payloads that the page is drawn from."""
    person = request.user
    chats = queries.list_conversations(person, limit=CHATS, after=None).rows
    public = kinds.public(person, limit=PUBLIC)
    rooms, after = public.page.that_fit(serializers.chats_for(person, public.participants))
    boot = {
        "me": accounts.serializers.me(person),
        "chats": that_fit(serializers.chats_for(person, queries.participants_for(person, chats))),
        "public": {"rooms": rooms, "next": after},
        "epoch": epoch.current(),
        **opened,
    }
    unread = queries.awaited_by(person)
    context = {**boot, "boot": boot, "unread": unread, "device_time": device_time(request)}
    return render(request, "messaging/home.html", context)
