"""From a token or a session to a socket that is subscribed to all that its person may see."""

from typing import Any

from chatproject.core.build import build
from chatproject.db import epoch

from . import hooks, protocol, topics
from .hooks import Identity, InitialState
from .hub import Hub, Subscriber
from .threads import in_database


async def establish(hub: Hub, socket: Subscriber, identity: Identity) -> dict[str, Any]:
    """Subscribe `socket` to everything of this person. Returns `authenticated`, which must reach it before any event.

    It subscribes first and reads the heads second, so that an event in between is delivered, never missed. A topic
    that has no head any more is one that the person was taken out of in between.
    """
    for topic in (topics.user(identity.user.pk), topics.session(identity.session.pk)):
        hub.subscribe(socket, topic)
    subscribed = await in_database(_subscriptions_of, identity)
    for topic in subscribed:
        hub.subscribe(socket, topic)
    states = await in_database(_initial_states_of, identity)
    heads = {topic: head for state in states for topic, head in state.heads.items()}
    for topic in subscribed:
        if topic in heads:
            hub.start(socket, topic, heads[topic])
        else:
            hub.unsubscribe(socket, topic)
    frame: dict[str, Any] = {"type": "authenticated", "session_id": str(identity.session.pk)}
    frame |= {"epoch": await in_database(epoch.current), "build": build(), "heartbeat": protocol.HEARTBEAT_SECONDS}
    for state in states:
        frame |= state.fields
    return frame


def _subscriptions_of(identity: Identity) -> list[str]:
    return [topic for app in hooks.each() for topic in app.subscriptions_for(identity)]


def _initial_states_of(identity: Identity) -> list[InitialState]:
    return [app.initial_state(identity) for app in hooks.each()]
