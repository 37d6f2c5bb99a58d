"""`manage.py prune`: removes what nobody needs any more. Run it once a day."""

from typing import Any

from accounts.services import remove_old_sessions
from chatproject.maintenance.commands import DataCommand
from chatproject.maintenance.progress import progress


class Command(DataCommand):
    help = "Removes sessions that ended or expired more than 30 days ago. The server may go on running."

    def handle(self, **_: Any) -> None:
        with progress(self.stderr, "Sessions removed") as bar:
            removed = remove_old_sessions(count=bar.update)
        self.stdout.write(f"{removed:,} old sessions are removed.")
