"""Where apps register checks of their data, and the one check that holds for every table."""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model

from chatproject.db.base import Base
from chatproject.db.batches import in_batches

Count = Callable[[int], None]
Check = Callable[[Count], Iterator[str]]
_checks: dict[str, Check] = {}


def check(what: str) -> Callable[[Check], Check]:
    """Let a function be part of `check_integrity`: it says how many of `what` it has looked at, and yields a sentence,
    with ids, for each thing that is wrong. It must be right about data that changes while it reads.
    """

    def add(check: Check) -> Check:
        _checks[what] = check
        return check

    return add


def checks() -> dict[str, Check]:
    """All registered checks, by what they count."""
    return dict(_checks)


@check("references")
def dangling_references(count: Count) -> Iterator[str]:
    """Rows with a foreign key to a row that does not exist. SQL databases prevent them; MongoDB does not."""
    for model in apps.get_models():
        if issubclass(model, Base):
            names = [field.name for field in model._meta.concrete_fields if field.many_to_one or field.one_to_one]
            for name in names:
                yield from _dangling(model, name, count)


def _dangling(model: type[Model], name: str, count: Count) -> Iterator[str]:
    field: Any = model._meta.get_field(name)
    target = field.related_model
    rows = model._base_manager.filter(**{f"{name}__isnull": False})
    for batch in in_batches(rows.only("pk", name)):
        count(len(batch))
        pointers = {row.pk: getattr(row, field.attname) for row in batch}
        for pk in _broken(pointers, target):
            # Asked again, since both may have gone together after the batch was read.
            still = dict(rows.filter(pk=pk).values_list("pk", field.attname))
            if _broken(still, target):
                yield f"{model._meta.label} {pk}: {name} is {still[pk]}, which is not there"


def _broken(pointers: dict[Any, Any], target: type[Model]) -> list[Any]:
    """The keys of the rows whose pointers lead nowhere."""
    there = set(target._base_manager.filter(pk__in=set(pointers.values())).values_list("pk", flat=True))
    return [pk for pk, pointer in pointers.items() if pointer not in there]
