"""What system messages say where several follow each other: lines, in which those who come or go are named together.

The page's `system_lines.js` does the same, and both are held against `tests/cases/system_lines.json`.
"""

from collections.abc import Iterable, Sequence

from .payloads import MessagePayload

MOST_NAMED = 3
TOGETHER = {
    "joined": "{people} joined.",
    "left": "{people} left.",
    "added": "{actor} added {people}.",
    "removed": "{actor} removed {people}.",
}
HAS_ACTOR = ("added", "removed")


def system_lines(messages: Iterable[MessagePayload]) -> list[str]:
    """The lines of these messages, as they travel; one that stands alone has its own words."""
    return [group[0]["content"] if len(group) == 1 else _together(group) for group in _groups(messages)]


def _groups(messages: Iterable[MessagePayload]) -> list[list[MessagePayload]]:
    groups: list[list[MessagePayload]] = []
    together: dict[tuple[str, ...], list[MessagePayload]] = {}
    for message in messages:
        key = _key(message)
        if key is None:
            together = {}
        if key in together:
            together[key].append(message)
            continue
        groups.append([message])
        if key is not None:
            together[key] = groups[-1]
    return groups


def _key(message: MessagePayload) -> tuple[str, ...] | None:
    """Messages with the same key are told together; None for those that stand alone."""
    system, sender = message["system"], message["sender"]
    event = system.get("event", "") if system else ""
    if event not in TOGETHER:
        return None
    return (event, str(sender and sender["id"])) if event in HAS_ACTOR else (event,)


def _together(group: Sequence[MessagePayload]) -> str:
    told = [message["system"] for message in group if message["system"]]
    people = {user["id"]: user["display_name"] for system in told for user in system["users"]}
    sender = group[0]["sender"]
    actor = _isolated(sender["display_name"]) if sender else "Somebody"
    return TOGETHER[told[0]["event"]].format(people=_listed([*people.values()]), actor=actor)


def _listed(names: Sequence[str]) -> str:
    is_long = len(names) > MOST_NAMED
    shown = [_isolated(name) for name in names[: MOST_NAMED - 1 if is_long else MOST_NAMED]]
    last = f"{len(names) - len(shown)} others" if is_long else shown.pop()
    return f"{', '.join(shown)} and {last}" if shown else last


def _isolated(name: str) -> str:
    """A name that stays whole in a sentence that is written the other way."""
    return f"\u2068{name}\u2069"
