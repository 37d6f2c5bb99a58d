"""What has to be true of the data before the server answers: tables are current, static files are collected."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BUNDLED = ["js/*", "css/*"]  # what static/bundle/ was made of


def migrate() -> bool:
    """Bring the tables up to date; returns whether there was anything to do."""
    executor = MigrationExecutor(connection)
    behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if behind:
        call_command("migrate", verbosity=0, interactive=False)
    return behind


def collect_static() -> bool:
    """Collect, hash and compress the static files if their sources changed; returns whether they did.

    Files of earlier versions stay, for pages that are still open.
    """
    stamp = Path(settings.DATA_DIR) / "static.stamp"
    now = _fingerprint()
    if Path(settings.STATIC_ROOT).is_dir() and stamp.is_file() and stamp.read_text() == now:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=BUNDLED)
    stamp.write_text(now)
    return True


def _fingerprint() -> str:
    """Changes when a source file is added, removed or edited, or when they are stored in another way."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{file.st_size}\0{file.st_mtime_ns}\n".encode())
    return digest.hexdigest()
