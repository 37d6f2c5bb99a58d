"""What the floor asks about people, and who answers."""

from chatproject.realtime import registry

from . import queries, serializers, services


def sign_in() -> None:
    """Sign into the registries; once, when the apps are loaded."""
    registry.authenticates(services.identify)
    registry.ends(queries.ended_since)
    registry.tidies(services.remove_old_sessions)
    registry.opens(lambda identity: registry.Opening({}, {"user": serializers.me(identity.user)}))
