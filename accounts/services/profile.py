"""The profile of a person: name, picture, settings and what else they tell of themselves."""

from typing import Any

from django.db import IntegrityError

from accounts import avatars
from accounts.audience import audience_of
from accounts.events import UserUpdated
from accounts.limits import limit_pictures
from accounts.models import User
from accounts.serializers import summary
from chatproject.db import atomic, lock, on_commit, retried
from chatproject.realtime import topics
from chatproject.realtime.presence.queries import presence_setting_changed
from chatproject.realtime.publish import publish_all

from .uniqueness import refuse_taken, taken

PLAIN = ("display_name", "username", "email", "bio", "public_key")


def update_profile(*, user: User, changes: dict[str, Any]) -> User:
    """Change what `changes` names: plain fields, `settings` (those given), `avatar` (a file, or None for a drawn one).

    Announces `user_updated` for another name or picture, to the person's devices and to everybody who talks with them.
    Followers get one event when the person begins or stops to hide their presence. Returns the person as stored.

    Raises NameTaken, Conflict for the e-mail address of somebody else, Invalid for a bad picture, RateLimited for too
    many, and Unavailable.
    """
    picture = changes.get("avatar")
    wanted = User(id=user.pk, username=changes.get("username", ""), email=changes.get("email"))
    if picture:
        refuse_taken(wanted)
        limit_pictures(user.pk)
    stored = avatars.store(picture, owner=user.pk) if picture else None
    try:
        with avatars.discarded_on_failure(stored, current=user.avatar):
            return _store(user, changes, stored)
    except IntegrityError:
        raise taken(wanted) from None


@retried
def _store(user: User, changes: dict[str, Any], stored: str | None) -> User:
    with atomic():
        return _update(lock(User, [user.pk])[user.pk], changes, stored)


def _update(user: User, changes: dict[str, Any], stored: str | None) -> User:
    before, old_avatar, showed = summary(user), user.avatar, user.preference("presence")
    for name in PLAIN:
        if name in changes:
            setattr(user, name, changes[name])
    user.settings = {**user.settings, **changes.get("settings", {})}
    if "avatar" in changes:
        user.avatar = stored or avatars.seed_of(user.username)
    user.save(update_fields=[*PLAIN, "settings", "avatar"])
    if user.avatar != old_avatar:
        on_commit(lambda: avatars.discard(old_avatar))
    if summary(user) != before:
        publish_all([(UserUpdated(user), topics.user(id)) for id in audience_of(user)])
    if user.preference("presence") != showed:
        presence_setting_changed(user.pk)
    return user
