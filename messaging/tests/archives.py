"""Backups in tests: made, changed by hand, and compared with what is stored."""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import orjson
from django.core.management import call_command

from chatproject.maintenance.archive.parts import tables
from chatproject.maintenance.archive.writing import MANIFEST


def run(command: str, *arguments: object, **options: Any) -> str:
    """What a command printed."""
    out = io.StringIO()
    call_command(command, *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def stored() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that an archive holds."""
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in tables()}


def members_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def manifest_of(path: Path) -> dict[str, Any]:
    return orjson.loads(members_of(path)[MANIFEST])


def write(path: Path, members: dict[str, bytes]) -> Path:
    """An archive of exactly these members, whatever they say."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def forge(path: Path, changes: dict[str, bytes], **manifest: Any) -> Path:
    """Change what members of an archive, or fields of its manifest, say, and make all checksums right again."""
    members = {**members_of(path), **changes}
    told = {**orjson.loads(members.pop(MANIFEST)), **manifest}
    told["members"] = {
        name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in members.items()
    }
    return write(path, {**members, MANIFEST: orjson.dumps(told)})
