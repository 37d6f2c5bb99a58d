"""From the Markdown that people write to the only HTML that pages insert as it is."""

import html
import re

import nh3
from markdown_it import MarkdownIt

from .effort import TooMuchWork, bounded

SCHEMES = {"http", "https", "mailto"}
TAGS = {"p", "br", "a", "strong", "em", "s", "code", "pre", "ul", "ol", "li", "blockquote"}
ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "code": {"class"}, "ol": {"start"}}
ALLOWED = re.compile(r"https?://[^/\s]|mailto:[^/\s]", re.IGNORECASE)
MOST_DEEP = 20

# Whatever Markdown or the search for links could see something in. Most of what people say has none of it.
MARKED = re.compile(r"[\\`*_~\[\]<>&#@|{}]|//|www|\.\S|\n\s|[ \t]\n|^[\s+\-=\d]|\n[+\-=\d]|\s$", re.IGNORECASE)


def _markdown(*, links: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": links, "breaks": True, "maxNesting": MOST_DEEP})
    parser.enable(["strikethrough", *(["linkify"] if links else [])])
    parser.disable(["image", "heading", "lheading", "hr", "reference", "html_inline", "html_block"])
    parser.validateLink = _is_allowed  # type: ignore[method-assign]
    if parser.linkify is not None:
        parser.linkify.set({"fuzzy_email": False})
    return bounded(parser)


def _is_allowed(url: str) -> bool:
    return ALLOWED.match(url) is not None


WITH_LINKS = _markdown(links=True)
WITHOUT_LINKS = _markdown(links=False)


def render(content: str) -> str:
    """The HTML of a message: at most 4 × `content` + 2 KB; without links, or in plain text, where it would be more or
    take too much work (`effort.py`). A text always comes out the same.
    """
    if is_plain(content):
        return paragraph(content)
    most = 4 * len(content) + 2048
    for parser in (WITH_LINKS, WITHOUT_LINKS):
        rendered = _rendered(parser, content)
        if rendered is not None and len(rendered) <= most:
            return rendered
    return as_written(content)


def paragraph(content: str) -> str:
    """The HTML of a text that `is_plain`."""
    return f"<p>{content.replace(chr(10), '<br>')}</p>"


def is_plain(content: str) -> bool:
    """Whether there is nothing in it for a parser to see."""
    return MARKED.search(content) is None


def _rendered(parser: MarkdownIt, content: str) -> str | None:
    """What the parser makes of it; None where nothing would be left to see, where it is nested beyond all sense, or
    takes too much work.
    """
    try:
        tokens = parser.parse(content, {})
    except TooMuchWork:
        return None
    if any(token.level >= MOST_DEEP - 1 for token in tokens):  # the parser leaves out what is nested deeper
        return None
    rendered = nh3.clean(
        parser.renderer.render(tokens, parser.options, {}),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow ugc",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return rendered.strip() if nh3.clean(rendered, tags=set()).strip() else None


def as_written(content: str) -> str:
    """The text itself, at most four times as long: an ampersand is only escaped where it could mean something."""
    safe = re.sub(r"&(?=[a-zA-Z0-9#])", "&amp;", content).replace("<", "&lt;").replace("\n", "<br>")
    return f"<p>{safe}</p>"


def plain(content: str, *, limit: int) -> str:
    """The first `limit` characters of what a reader sees of `content`, on one line."""
    return text_of(render(content[: 4 * limit]), limit=limit)


def text_of(rendered: str, *, limit: int) -> str:
    """The first `limit` characters of what a reader sees of HTML that was rendered here, on one line."""
    text = html.unescape(nh3.clean(rendered.replace("<br>", " ").replace("</p>", " "), tags=set()))
    return " ".join(text.split())[:limit].rstrip()
