"""What this database says about itself."""

import secrets

from django.db import models

from .base import Base


def new_epoch() -> str:
    return secrets.token_urlsafe(12)


class Epoch(Base):
    """One row: a random string that changes when a backup is restored, so that clients drop what they hold."""

    value = models.CharField(max_length=32, default=new_epoch)

    class Meta:
        verbose_name_plural = "epoch"

    def __str__(self) -> str:
        return self.value
