"""The random string by which a client notices that the database was replaced, by a restore for example."""

from .transactions import atomic

_known: list[str] = []


def current() -> str:
    """The epoch of this database, read once and then whenever `refresh` is called."""
    return _known[0] if _known else refresh()


def refresh() -> str:
    """Read the epoch again, since a restore by another process changes it; one query."""
    from .models import Epoch  # noqa: PLC0415, models exist only when the apps are ready

    row = Epoch.objects.first()
    if row is None:
        with atomic():
            row = Epoch.objects.create()
    _known[:] = [row.value]
    return row.value


def renew() -> None:
    """Set a new epoch, so that clients drop their caches."""
    from .models import Epoch, new_epoch  # noqa: PLC0415

    with atomic():
        if not Epoch.objects.update(value=new_epoch()):
            Epoch.objects.create()
    refresh()
