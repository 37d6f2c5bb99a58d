"""Nasty texts make little work, and what people mean comes out whole."""

import random
from pathlib import Path

import pytest

from messaging import effort
from messaging.effort import MOST_LINES, MOST_STEPS, TooMuchWork, estimate
from messaging.rendering import WITH_LINKS, WITHOUT_LINKS, is_plain, render
from messaging.services import composing

from .payloads import NASTY

MOST_CONTENT = 10_000
ROOT = Path(__file__).resolve().parents[2]
UNITS = [
    *("://", "https://", "http://a", "http:////", "http://[", "http://a@b", "ftp://", "mailto:", "www.a.", "www."),
    *("a.b.c.d ", "a.com ", "a.", "@", "a@b.c ", "//a.b ", "1.1.1.1 ", "a:", "<a:", "<a:b>", "<a@b.c>", "<http://a>"),
    *("[", "[[a]", "[a](b", "[a](b)", "![[]()", "[![", "](", '[a]("', "[x](javascript:", "[a]: b\n", "[a][b]"),
    *("*", "**", "***a", "*a_ ", "*a **a ", "a**b", "**x* ", "_ ", "__a", "a_b_", "~~a", "~", "_*"),
    *("`", "`a``", "```\n", "~~~\n", "\\", "\\\n", "&", "&amp;", "&#0;", "&a", "<", "(", "|", "\t", "\n", "a\n\n  "),
    *("- a\n", "- - a\n", "* * * * a\n", "> a\n", ">>>>a\n", "- > 1. a\n", "  - a\n", "1. a\n", "+\n", "-\n\n", "x\n"),
]
REPEATED = [(unit * MOST_CONTENT)[:MOST_CONTENT] for unit in UNITS]
NESTED = [
    "".join("`" * length + "a " for length in range(1, 140))[:MOST_CONTENT],
    "\n".join("  " * depth + "- a" for depth in range(95))[:MOST_CONTENT],
    "\n".join(">" * depth + "a" for depth in range(1, 138))[:MOST_CONTENT],
    "[a" * 2_500 + "](b)" * 1_250,
    "*a " * 1_600 + " a*" * 1_600,
]


def steps_of(content: str, parser=WITH_LINKS) -> tuple[dict[str, int], bool]:
    """What a parser counted, and whether it came to an end."""
    counted: dict[str, int] = {}
    try:
        parser.parse(content, counted)
    except TooMuchWork:
        return counted, False
    return counted, True


@pytest.mark.parametrize("content", [*REPEATED, *NESTED, *NASTY], ids=lambda content: f"{content[:12]!r}")
def test_no_parser_takes_more_steps_than_it_may_by_more_than_one_look(content):
    for parser in (WITH_LINKS, WITHOUT_LINKS):
        counted, ended = steps_of(content, parser)
        assert not ended or all(counted[what] <= most for what, most in MOST_STEPS.items())
    assert render(content) == render(content)
    assert len(render(content)) <= 4 * len(content) + 2048


@pytest.mark.parametrize("content", ["://" * 3_333, "http://[" * 1_250, "ftp://" * 1_666, "http://a" * 1_250])
def test_what_looks_like_a_thousand_links_is_not_searched_for_links(content):
    assert not steps_of(content)[1]
    assert "<a" not in render(content)


@pytest.mark.parametrize("content", ["- - a\n" * 1_600, "***a" * 2_500, "[[a]" * 2_500, "**" * 5_000, "x\n" * 5_000])
def test_what_has_a_thousand_marks_is_shown_as_written(content):
    shown = render(content)
    assert shown.startswith("<p>")
    assert not any(tag in shown for tag in ("<ul", "<em", "<strong", "<a "))


def test_a_parser_that_may_do_nothing_gives_up_at_once(monkeypatch):
    monkeypatch.setitem(effort.MOST_STEPS, "marks", 0)
    assert render("**bold**") == "<p>**bold**</p>"


def test_what_costs_much_in_one_place_costs_the_links_first():
    content = "**See** https://example.org/a or " + "https://" * 500
    assert "<strong>See</strong>" in render(content)
    assert "<a" not in render(content)


@pytest.mark.parametrize("name", ["README.md", "docs/protocol.md", "docs/architecture.md", "docs/self-hosting.md"])
def test_a_document_that_somebody_means_is_rendered(name):
    content = (ROOT / name).read_text()[:MOST_CONTENT]
    assert all(ended for _, ended in (steps_of(content), steps_of(content, WITHOUT_LINKS)))
    assert "<strong>" in render(content) or "<code>" in render(content)


@pytest.mark.parametrize("name", ["chatproject/realtime/hub.py", "messaging/tests/payloads.py"])
def test_a_long_piece_of_code_stays_code(name):
    content = f"```python\n{(ROOT / name).read_text().replace('```', '')[-9_900:]}\n```"
    assert render(content).startswith('<pre><code class="language-python">')


def test_a_hundred_links_are_links():
    content = "\n".join(f"https://example.org/page/{number}" for number in range(100))
    assert render(content).count("<a ") == 100


def test_more_lines_than_a_thousand_are_shown_as_written():
    content = "\n".join(["*a*"] * (MOST_LINES + 2))
    assert "<em>" not in render(content)
    assert render(content).count("<br>") == MOST_LINES + 1


def test_the_estimate_grows_with_the_marks_and_has_an_end():
    assert estimate("hello there") < estimate("*hello* _there_") < estimate("*a*" * 100) < estimate("*" * 10_000)
    assert estimate("*" * 10_000) == effort.MOST_ESTIMATE


def test_texts_of_any_pieces_are_bounded():
    chance = random.Random(20)
    for _ in range(150):
        pieces = chance.choices(UNITS, k=chance.randint(1, 5))
        content = "".join(chance.choices(pieces, k=2_000))[:MOST_CONTENT]
        counted, ended = steps_of(content)
        assert not ended or all(counted[what] <= most for what, most in MOST_STEPS.items())
        assert is_plain(content) or len(render(content)) <= 4 * len(content) + 2048


@pytest.mark.parametrize(
    "text", ["Yes", "See you at half past seven, I will bring the tickets.", "ÄÖ Ünï 😀 ok", "a\nb", "x " * 900 + "x"]
)
def test_what_has_no_marks_comes_out_the_same_without_a_parser(text):
    assert composing.compose_quick(text) == composing.compose(text)


@pytest.mark.parametrize("text", ["*a*", "x" * composing.SHORT])
def test_what_takes_time_is_not_quick(text):
    assert composing.compose_quick(text) is None
