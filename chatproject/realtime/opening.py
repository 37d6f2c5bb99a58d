"""From a token or a session to a socket that hears what its person may hear."""

from typing import TYPE_CHECKING, Any

from chatproject.db import epoch
from chatproject.web.build import build

from . import protocol, registry, topics
from .registry import Identity
from .threads import in_database

if TYPE_CHECKING:
    from .consumer import Socket


async def open_socket(socket: "Socket", identity: Identity) -> dict[str, Any]:
    """Let `socket` hear everything of this person. Returns `authenticated`, which must reach it before all it hears.

    Subscribing comes first and reading the heads second: what happens in between is then heard, never missed. A topic
    that has no head any more is one that the person was taken out of in between.
    """
    hub = socket.hub
    for topic in (topics.user(identity.user.pk), topics.session(identity.session.pk)):
        hub.subscribe(socket, topic)
    heard = await in_database(_heard_by, identity)
    for topic in heard:
        hub.subscribe(socket, topic)
    openings = await in_database(_openings_of, identity)
    heads = {topic: head for opening in openings for topic, head in opening.heads.items()}
    for topic in heard:
        if topic in heads:
            hub.start(socket, topic, heads[topic])
        else:
            hub.unsubscribe(socket, topic)
    frame: dict[str, Any] = {"type": "authenticated", "session_id": str(identity.session.pk)}
    frame |= {"epoch": await in_database(epoch.current), "build": build(), "heartbeat": protocol.HEARTBEAT_SECONDS}
    for opening in openings:
        frame |= opening.fields
    return frame


def _heard_by(identity: Identity) -> list[str]:
    return [topic for hears in registry.hearers for topic in hears(identity)]


def _openings_of(identity: Identity) -> list[registry.Opening]:
    return [opens(identity) for opens in registry.openers]
