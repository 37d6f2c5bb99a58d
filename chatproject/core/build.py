"""The version of the static files that this server serves."""

import hashlib
from functools import cache

from django.conf import settings


@cache
def build() -> str:
    """Changes when any static file changes: a page that was told another one can offer to reload."""
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    return hashlib.sha256(manifest.read_bytes()).hexdigest()[:12] if manifest.exists() else "development"
