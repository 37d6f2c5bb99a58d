"""The random string by which a client knows that it still talks to the same history."""

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
    """Another epoch: whatever clients hold is no longer what is here."""
    from .models import Epoch, new_epoch  # noqa: PLC0415

    with atomic():
        if not Epoch.objects.update(value=new_epoch()):
            Epoch.objects.create()
    refresh()
