"""System messages as English sentences, for clients that do not read `system`."""

from collections.abc import Sequence

from accounts.models import User

MOST_NAMED = 3
SENTENCES = {
    "created": "{actor} created “{value}”{with_people}.",
    "joined": "{actor} joined.",
    "left": "{actor} left.",
    "added": "{actor} added {people}.",
    "removed": "{actor} removed {people}.",
    "renamed": "{actor} changed the name to “{value}”.",
    "closed": "{actor} closed this conversation.",
    "reopened": "{actor} opened this conversation again.",
}
ROLES = {
    "admin": "{actor} made {people} an admin.",
    "member": "{actor} made {people} a member.",
    "creator": "{actor} handed this conversation over to {people}.",
}


def sentence(event: str, actor: User, people: Sequence[User], value: str | None) -> str:
    """Who (`actor`) did what to whom. `value` is the new name, or the new role."""
    pattern = ROLES[value or ""] if event == "role" else SENTENCES[event]
    named = names(people)
    with_people = f" with {named}" if named else ""
    return pattern.format(actor=actor.display_name, people=named, with_people=with_people, value=value)


def names(people: Sequence[User]) -> str:
    """“Ana”, “Ana and Bo”, “Ana, Bo, Cy and 4 others”."""
    shown = [person.display_name for person in people[:MOST_NAMED]]
    others = len(people) - MOST_NAMED
    if others > 0:
        shown.append("1 other" if others == 1 else f"{others} others")
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))
