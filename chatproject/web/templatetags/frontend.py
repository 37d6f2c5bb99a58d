"""What pages need of the front end's files: style sheets, scripts and icons.

The development server sends every source file, so that nothing has to be built; others send static/bundle/.
"""

import json
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

STATIC = Path(settings.BASE_DIR) / "static"


@register.simple_tag
def stylesheet_url() -> str:
    """The address of the style sheet of all pages."""
    return static("css/app.css" if settings.DEBUG else "bundle/app.css")


@register.simple_tag(takes_context=True)
def scripts(context: template.Context) -> SafeString:
    """The element that starts the page's scripts; for the development server with an import map before it."""
    if not settings.DEBUG:
        return _module("bundle/app.js")
    nonce = getattr(context["request"], "csp_nonce", "")
    names = json.dumps({"imports": {**_own_modules(), **_vendored_modules()}}).replace("<", "\\u003c")
    importmap = format_html('<script type="importmap" nonce="{}">{}</script>', nonce, mark_safe(names))  # noqa: S308
    return format_html("{}{}", importmap, _module("js/app.js"))


@register.simple_tag
@cache
def sprite() -> SafeString:
    """The drawings of all icons, which `icon` refers to. They stand in the document, so that none comes late."""
    drawings = (STATIC / "vendor" / "lucide" / "sprite.svg").read_text()
    return mark_safe(drawings.replace("<svg ", "<svg hidden ", 1).replace('<symbol id="', '<symbol id="icon-'))  # noqa: S308


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw one of the vendored icons. It is decoration: the words are next to it."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#icon-{}"></use></svg>', name)


def _module(path: str) -> SafeString:
    return format_html('<script type="module" src="{}"></script>', static(path))


def _own_modules() -> dict[str, str]:
    paths = sorted(path.relative_to(STATIC / "js") for path in (STATIC / "js").rglob("*.js"))
    return {path.with_suffix("").as_posix(): static(f"js/{path.as_posix()}") for path in paths}


def _vendored_modules() -> dict[str, str]:
    packages = json.loads((STATIC / "vendor" / "manifest.json").read_text())["packages"]
    files = [entry for package in packages for entry in package["files"] if "module" in entry]
    return {entry["module"]: static(f"vendor/{entry['to']}") for entry in files}
