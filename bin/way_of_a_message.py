"""Prints the way of a message, from the box it is written in to the page of whoever reads it: each function, where it
stands, and how many lines that makes. Whoever has read these lines knows the heart of Parley. What every part of it
uses (`chatproject.db`, `chatproject.api`, `accounts`) is not counted.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
MOST_LINES = 1_000
# In the order in which a message meets them: a file, and its functions on the way.
WAY = {
    # the page of the one who writes
    "static/js/composer/composer_controller.js": "submit show",
    "static/js/sync/outbox.js": "add #work #next #deliver #keep #changed confirm remove",
    # the server receives it
    "chatproject/realtime/consumer.py": "Socket.__call__ Socket.dispatch Socket.person Socket.person_id "
    "Socket._receive Socket._handle Socket._answer Socket._write Socket._begin",
    "chatproject/limits/request.py": "LimitRequest Grant",
    "chatproject/limits/rate_limiter.py": "RateLimiter.__init__ RateLimiter.take RateLimiter.grant take_all _limiter",
    "chatproject/core/json_reader.py": "read_object _leniently",
    "chatproject/realtime/protocol.py": "decode _is_id encode answer",
    "chatproject/realtime/frames.py": "Frame.check",
    "messaging/requests.py": "ClientId.__init__ ClientId.to_internal_value ReferenceFields.validate",
    "messaging/handlers.py": "message _acknowledge _chat_id",
    "messaging/services/composing.py": "Text compose_quick",
    "messaging/rendering.py": "is_plain paragraph",
    # it is stored, together with all that wait
    "messaging/services/sending.py": "prepare submit send_messages _store",
    "chatproject/realtime/batching.py": "Batcher.submit_from_loop Batcher._enter Batcher._work Batcher._next_batch "
    "Batcher._settle _tell _note",
    "chatproject/observability/outages.py": "Outages.wrote",
    "chatproject/realtime/threads.py": "keep_connection",
    "messaging/services/message_rates.py": "MessageRates limit_requests_of",
    "messaging/calls.py": "Call",
    "messaging/services/batch.py": "Batch",
    "messaging/queries/messages.py": "with_people",
    "messaging/queries/members.py": "participants_in",
    "messaging/queries/receipts.py": "is_small",
    "messaging/permissions.py": "can_post",
    "messaging/services/direct.py": "introductions",
    "messaging/services/reading.py": "move_position _is_shown",
    "messaging/models.py": "Conversation.take_number Conversation.add_message ParticipantQuerySet.members "
    "Participant.is_member Participant.unread unread",
    # it is told to everybody, in order
    "messaging/events.py": "MessageSent Read ReadPosition",
    "messaging/serializers.py": "message",
    "chatproject/realtime/topics.py": "conversation user",
    "chatproject/realtime/publish.py": "publish_all hand_over",
    "chatproject/realtime/delivery.py": "Delivery Event.to",
    "chatproject/realtime/hub.py": "Hub.publish Hub.deliver Hub.release Hub._send",
    "chatproject/realtime/gaps.py": "GapCloser.check",
    "chatproject/realtime/reorder_buffer.py": "ReorderBuffer.__init__ ReorderBuffer.take "
    "ReorderBuffer.has_gap ReorderBuffer.is_full ReorderBuffer._ready",
    "chatproject/observability/metrics.py": "delivered",
    "chatproject/realtime/outbox.py": "Outbox.put Outbox._start Outbox._write_all Outbox._next_frame Outbox._pop",
    # the pages of both
    "static/js/net/socket.js": "request send #receive #dispatch #settle",
    "static/js/sync/frames.js": "handleFrame conversation numbered",
    "static/js/sync/conversation.js": "receive apply take",
    "static/js/sync/synchronizer.js": "receive",
    "static/js/sync/cursor.js": "accept",
    "static/js/sync/message_store.js": "put",
    "static/js/timeline/timeline_controller.js": "draw",
    "static/js/timeline/timeline.js": "draw",
}


class Part(NamedTuple):
    """A function on the way, and the lines it stands on."""

    path: str
    name: str
    first: int
    last: int

    @property
    def lines(self) -> int:
        return self.last - self.first + 1


def parts() -> list[Part]:
    """The whole way. Raises KeyError for a function that is not where it is said to be."""
    found = []
    for path, names in WAY.items():
        there = {part.name: part for part in _functions(path)}
        found += [there[name] for name in names.split()]
    return found


def _functions(path: str) -> Iterator[Part]:
    text = (ROOT / path).read_text()
    return _python(path, ast.parse(text)) if path.endswith(".py") else _javascript(path, text.splitlines())


def _python(path: str, node: ast.AST, within: str = "") -> Iterator[Part]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([child.lineno, *(decorator.lineno for decorator in child.decorator_list)])
            yield Part(path, within + child.name, first, child.end_lineno or first)
            yield from _python(path, child, f"{within}{child.name}.")


def _javascript(path: str, lines: list[str]) -> Iterator[Part]:
    """Functions and methods, by their indentation."""
    for first, line in enumerate(lines, 1):
        if head := re.match(r"( *)(?:export )?(?:async )?(?:function )?(#?\w+)\(.*\) \{$", line):
            last = lines.index(f"{head[1]}}}", first) + 1
            yield Part(path, head[2], first, last)


def main() -> int:
    """Print the way; 1 when it has become too long."""
    way = parts()
    for part in way:
        print(f"{part.lines:5}  {part.path}:{part.first}  {part.name}")
    total = sum(part.lines for part in way)
    print(f"{total:5}  lines in {len(WAY)} files, of at most {MOST_LINES:,}")
    return int(total > MOST_LINES)


if __name__ == "__main__":
    sys.exit(main())
