"""What pages need of the front end's files: the import map, preloads and icons."""

import json
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

STATIC = Path(settings.BASE_DIR) / "static"


@register.simple_tag(takes_context=True)
def importmap(context: template.Context) -> SafeString:
    """Give every module under static/js and every vendored one its bare name, with the address of its hashed file."""
    nonce = getattr(context["request"], "csp_nonce", "")
    return format_html('<script type="importmap" nonce="{}">{}</script>', nonce, mark_safe(_map()))  # noqa: S308


@register.simple_tag
def modulepreload() -> SafeString:
    """Ask for all modules at once, instead of one import after the other."""
    rows = ((address,) for address in json.loads(_map())["imports"].values())
    return format_html_join("\n", '<link rel="modulepreload" href="{}">', rows)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw one of the vendored icons. It is decoration: the words are next to it."""
    address = f"{static('vendor/lucide/sprite.svg')}#{name}"
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', address)


def _map() -> str:
    return _written_map.__wrapped__() if settings.DEBUG else _written_map()


@cache
def _written_map() -> str:
    """The map as JSON, with `<` written so that no name can end the script element."""
    return json.dumps({"imports": {**_own_modules(), **_vendored_modules()}}).replace("<", "\\u003c")


def _own_modules() -> dict[str, str]:
    paths = sorted(path.relative_to(STATIC / "js") for path in (STATIC / "js").rglob("*.js"))
    return {path.with_suffix("").as_posix(): static(f"js/{path.as_posix()}") for path in paths}


def _vendored_modules() -> dict[str, str]:
    packages = json.loads((STATIC / "vendor" / "manifest.json").read_text())["packages"]
    files = [entry for package in packages for entry in package["files"] if "module" in entry]
    return {entry["module"]: static(f"vendor/{entry['to']}") for entry in files}
