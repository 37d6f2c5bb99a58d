"""How much work a text may make: counted, so that the same text always comes out the same, on every machine.

Markdown and the search for links take up to a second for 10,000 characters of the wrong sort. Parsers that are
`bounded` count what they do, a step for each 5 µs or so, and give up beyond 2,000 of them, or 1,500 for links. A
document of 10,000 characters needs some hundred.
"""

import re
from collections.abc import MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

MOST_STEPS = {"marks": 2_000, "links": 1_500}
MOST_LINES = 1_000
BLOCK_STEPS = 8  # a line that a block may begin in
STEPS = {"\n": 2, "[": 3, "!": 3, "<": 6, "&": 2, "`": 2}  # what is looked for there costs more than elsewhere
# Where the search for links looks at what follows, or at what stands before.
LINK = re.compile(r"(:|//)|\.\w|www|@", re.IGNORECASE)
LINK_STEPS, SCHEME_STEPS = 5, 15
MARKS = "\n!#&()*+-./:<=>@[\\]_`|~"
LEAST_ESTIMATE, MOST_ESTIMATE = 50, 4_000


class TooMuchWork(Exception):
    """Raised by a parser that has taken too many steps."""


def bounded(parser: MarkdownIt) -> MarkdownIt:
    """Let `parser` raise TooMuchWork for a text that takes too many steps; each `parse` needs a dictionary (`env`)."""
    parser.core.ruler.before("block", "count_lines", _count_lines)
    parser.block.ruler.before("code", "count", _count_block)
    parser.core.ruler.before("inline", "count_marks", _count_marks)
    parser.inline.ruler.before("text", "count", _count_inline)
    parser.core.ruler.before("linkify", "count_links", _count_links)
    return parser


def estimate(content: str) -> int:
    """An estimate of the steps that rendering a text takes at most, from the markup characters in it; at most 4,000."""
    return min(LEAST_ESTIMATE + 8 * sum(map(content.count, MARKS)), MOST_ESTIMATE)


def _count_lines(state: StateCore) -> None:
    state.env.update(marks=0, links=0)
    if state.src.count("\n") > MOST_LINES:
        raise TooMuchWork


def _count_block(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    _add(state.env, "marks", BLOCK_STEPS)
    return False


def _count_marks(state: StateCore) -> None:
    """A run of marks is found in one step, and makes a token of each."""
    for token in state.tokens:
        if token.type == "inline":
            _add(state.env, "marks", sum(map(token.content.count, "*_~")))


def _count_inline(state: StateInline, silent: bool) -> bool:
    mark = state.src[state.pos]
    _add(state.env, "marks", STEPS.get(mark, 1))
    if mark == ":" and state.md.options.linkify:
        _add(state.env, "links", SCHEME_STEPS)
    return False


def _count_links(state: StateCore) -> None:
    for block in state.tokens if state.md.options.linkify else ():
        is_inside = False  # of a link, where nothing is searched
        for token in block.children or ():
            if token.type in {"link_open", "link_close"}:
                is_inside = token.type == "link_open"
            elif token.type == "text" and not is_inside:
                found = LINK.findall(token.content)
                _add(state.env, "links", LINK_STEPS * len(found) + SCHEME_STEPS * sum(map(bool, found)))


def _add(env: MutableMapping[str, Any], what: str, steps: int) -> None:
    env[what] += steps
    if env[what] > MOST_STEPS[what]:
        raise TooMuchWork
