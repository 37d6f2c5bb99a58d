"""What every table of Parley has in common."""

from django.db import models

from .ids import uuid7


class Base(models.Model):
    """A model with a UUIDv7 as its key, which is the document's `_id` on MongoDB: one set of migrations serves all."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False, db_column="_id")

    class Meta:
        abstract = True
