"""From what people write to HTML: harmless, bounded, and with every word."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chatproject.core.errors import Invalid
from chatproject.core.text import clean_text
from messaging import rendering
from messaging.rendering import ATTRIBUTES, MARKED, TAGS, plain, render

from .payloads import ATTACKS, NASTY

MOST_CONTENT = 10_000
SAFE_ATTRIBUTES = {"a": {"href", "rel", "target"}, "code": {"class"}, "ol": {"start"}}
SCHEME = re.compile(r"(https?://|mailto:)[^/\s]", re.IGNORECASE)
quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

PIECES = st.sampled_from(
    [
        *("word", "tea", "Übung", "слово", "茶", "\N{GRINNING FACE}", "x", "42", "3.14", "a.b", "e.g."),
        *(" ", "  ", "\n", "\n\n", "\t", "\u00a0", "\u2003", "\u2028", "\u200d", "\u202e"),
        *(".", ",", "!", "?", ":", ";", "'", '"', "(", ")", "-", "–", "+", "=", "/", "//", "%", "$", "^", "#", "@"),
        *("*", "**", "_", "__", "~~", "`", "```", ">", "<", "&", "&amp;", "&#60;", "\\", "[", "]", "](", "|", "{", "}"),
        *("- ", "* ", "1. ", "> ", "# ", "---", "===", "    ", "http://", "https://example.org", "www.example.org"),
        *("mailto:", "a@example.org", "javascript:", "<script>", "</p>", "<img src=x onerror=alert(1)>"),
    ]
)


@st.composite
def contents(draw):
    """Text as it is stored: cleaned, and not blank."""
    pieces = draw(st.lists(st.one_of(PIECES, st.text(max_size=4)), min_size=1, max_size=30))
    try:
        return clean_text("".join(pieces), max_length=MOST_CONTENT)
    except Invalid:
        return "x"


class Reader(HTMLParser):
    """What a browser would find: the text, and every element with its attributes."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.words, self.other = [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag in {"p", "br", "li", "blockquote", "pre"}:
            self.words.append(" ")

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        self.other.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment

    @property
    def text(self):
        return "".join(self.words)


def assert_harmless(html):
    read = Reader(html)
    assert not read.other
    for tag, attributes in read.elements:
        assert tag in TAGS
        assert attributes.keys() <= SAFE_ATTRIBUTES.get(tag, set())
        if tag == "a":
            assert "href" not in attributes or SCHEME.match(attributes["href"])
            assert {"noopener", "noreferrer", "nofollow", "ugc"} <= set(attributes["rel"].split())
            assert attributes["target"] == "_blank"


def test_what_is_allowed_here_is_what_is_allowed_there():
    assert all(allowed <= SAFE_ATTRIBUTES.get(tag, set()) for tag, allowed in ATTRIBUTES.items())
    assert not TAGS & {"script", "style", "img", "svg", "math", "iframe", "object", "embed", "form", "input", "base"}


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ("hello", "<p>hello</p>"),
        ("two\nlines", "<p>two<br>lines</p>"),
        ("**bold** and *leaning* and ~~gone~~", "<p><strong>bold</strong> and <em>leaning</em> and <s>gone</s></p>"),
        ("`code <b>`", "<p><code>code &lt;b&gt;</code></p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("3. three", '<ol start="3">\n<li>three</li>\n</ol>'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("```python\nx = 1\n```", '<pre><code class="language-python">x = 1\n</code></pre>'),
        ("# no heading", "<p># no heading</p>"),
        ("1 < 2 & 3 > 2", "<p>1 &lt; 2 &amp; 3 &gt; 2</p>"),
        ("<b>no html</b>", "<p>&lt;b&gt;no html&lt;/b&gt;</p>"),
    ],
)
def test_markdown_becomes_html(content, html):
    assert re.sub(r"<br>\n", "<br>", render(content)) == html


@pytest.mark.parametrize(
    ("content", "href"),
    [
        ("see https://example.org/a?b=1&c=2", "https://example.org/a?b=1&c=2"),
        ("[here](http://example.org)", "http://example.org"),
        ("<https://example.org>", "https://example.org"),
        ("[write](mailto:a@example.org)", "mailto:a@example.org"),
        ("example.org or www.example.org/x", "http://example.org"),
    ],
)
def test_links_open_elsewhere_and_tell_nothing(content, href):
    [attributes, *_] = [attributes for tag, attributes in Reader(render(content)).elements if tag == "a"]
    assert attributes["href"] == href
    assert_harmless(render(content))


@pytest.mark.parametrize("content", ["[x](/etc)", "[x](//evil.example)", "[x](ftp://a.b)", "[x](http:///x)", "[x](x)"])
def test_other_links_stay_text(content):
    assert "<a" not in render(content)
    assert plain(content, limit=140) == content


@pytest.mark.parametrize("content", ATTACKS)
def test_what_is_meant_to_harm_is_only_text(content):
    assert len(ATTACKS) >= 60
    for variant in (content, f"hello {content}", f"> {content}", f"- {content}", f"**{content}**", content * 3):
        html = render(variant)
        assert_harmless(html)
        assert "javascript:" not in "".join(str(attributes) for _, attributes in Reader(html).elements).lower()


@pytest.mark.parametrize("content", NASTY, ids=lambda content: f"{content[:8]!r}*{len(content)}")
def test_what_is_meant_to_be_costly_is_short_and_harmless(content):
    html = render(content)
    assert len(html) <= 4 * len(content) + 2048
    assert_harmless(html)
    assert len(plain(content, limit=140)) <= 140


@quick
@given(contents())
def test_whatever_is_written_is_shown_harmless(content):
    assert_harmless(render(content))


@quick
@given(contents(), st.integers(1, 400))
def test_html_is_at_most_four_times_as_long_and_two_kilobytes(content, times):
    content = content[:200] * times
    assert len(render(content)) <= 4 * len(content) + 2048


@quick
@given(contents())
@example("a\u00a0b")
@example("a - b = c + d")
@example("She said: \"yes\" (and 'no')…")
@example("one\ntwo\n\u2028three")
@example("a/b, c:d; 3.14 100% $5 ^_^")
def test_text_that_is_taken_for_plain_looks_as_if_it_had_been_parsed(content):
    if MARKED.search(content):
        content = MARKED.sub("", content).strip() or "x"
    if MARKED.search(content):
        return
    parsed = rendering._rendered(rendering.WITH_LINKS, content)
    assert render(content) == re.sub(r"<br>\n", "<br>", parsed).replace("&nbsp;", "\u00a0")


WORDS = st.text(st.characters(categories=["Ll", "Lu", "Lo"], max_codepoint=0x17FF), min_size=1, max_size=8)
BETWEEN = st.sampled_from(
    [
        *(
            " ",
            " ",
            "\n",
            "\n\n",
            ". ",
            ", ",
            " - ",
            "\n- ",
            "\n1. ",
            "\n> ",
            "\n# ",
            " * ",
            "*",
            "**",
            " _",
            "_ ",
            "~~",
        ),
        *(" < ", " & ", " <", "> ", " @", " #", " | ", "\n---\n", "\n===\n", "\n\n    ", "://", "www.", "\\", "\t"),
        *("  \n", "`", "\n```\n"),
    ]
)


@quick
@given(st.lists(st.tuples(BETWEEN, WORDS), min_size=1, max_size=25))
def test_no_word_is_lost(parts):
    content = clean_text("".join(f"{between}{word}" for between, word in parts), max_length=MOST_CONTENT)
    letters = re.compile(r"[^\W\d_]+")
    wanted, shown = letters.findall(content), "".join(letters.findall(Reader(render(content)).text))
    assert shown == "".join(wanted)


@quick
@given(contents(), st.integers(1, 200))
def test_an_excerpt_is_one_short_line_without_markup(content, limit):
    excerpt = plain(content, limit=limit)
    assert len(excerpt) <= limit
    assert "\n" not in excerpt


def test_an_excerpt_is_what_a_reader_sees():
    assert plain("**Tea** & _coffee_\n\n- [at noon](https://example.org)", limit=140) == "Tea & coffee at noon"
    assert plain("&lt;b&gt;", limit=140) == "<b>"
    assert plain("", limit=140) == ""
    assert plain("word " * 100, limit=10) == "word word"


def test_what_would_show_nothing_is_shown_as_written():
    for content in ("[](https://example.org)", "```\n```", ">", "- ", "*"):
        assert Reader(render(content)).text.strip() == content.strip().replace("\n", " ")
