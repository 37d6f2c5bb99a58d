"""Who people are, and the devices on which they are signed in."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from chatproject.db import clock
from chatproject.db.base import Base
from chatproject.db.searching import search_key

from .avatars import avatar_url

DEFAULT_SETTINGS: dict[str, Any] = {
    "theme": "system",
    "presence": True,
    "typing": True,
    "receipts": True,
    "enter_sends": True,
}
SESSION_SLIDING = timedelta(days=30)
SESSION_ABSOLUTE = timedelta(days=90)


class User(AbstractBaseUser, Base):
    """A person. Usernames and e-mail addresses are stored in lower case, so that uniqueness knows no case."""

    last_login = None  # the sessions know it, one by one

    username = models.CharField(max_length=30, unique=True)
    email = models.CharField(max_length=254, unique=True, null=True, blank=True)
    display_name = models.CharField(max_length=60)
    # Lists are sorted by it: databases differ in what they take for the same letter.
    sort_name = models.CharField(max_length=180, editable=False, db_index=True)
    # Null until it is filled, where a version that did not know it wrote the row.
    search_key = models.TextField(null=True, editable=False)
    bio = models.CharField(max_length=500, blank=True, default="")
    avatar = models.CharField(max_length=80, editable=False, help_text="a stored picture, or the seed of a drawn one")
    public_key = models.TextField(blank=True, default="")
    settings = models.JSONField(default=dict, blank=True)
    last_seen = models.DateTimeField(default=clock.now)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_superuser = models.BooleanField(default=False)

    objects = BaseUserManager["User"]()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.username

    def save(self, **kwargs: Any) -> None:
        """Keeps what people are sorted and found by in step with their names."""
        self.sort_name = self.display_name.casefold()[:180]
        self.search_key = search_key(self.display_name, self.username)
        if {"display_name", "username"} & set(kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = {*kwargs["update_fields"], "sort_name", "search_key"}
        super().save(**kwargs)

    @property
    def avatar_url(self) -> str:
        return avatar_url(self.avatar, self.display_name)

    def preference(self, name: str) -> Any:
        """One of this person's settings, or what it is for those who never chose."""
        return self.settings.get(name, DEFAULT_SETTINGS[name])

    # The admin asks for these. Parley has no permissions by model: staff may look, superusers may do anything.
    def has_perm(self, permission: str, obj: object = None) -> bool:
        return self.is_active and (self.is_superuser or (self.is_staff and ".view_" in permission))

    def has_perms(self, permissions: list[str], obj: object = None) -> bool:
        return all(self.has_perm(permission, obj) for permission in permissions)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and (self.is_superuser or self.is_staff)


class Session(Base):
    """A device on which someone is signed in; this row alone decides whether its cookie or tokens still count."""

    class Kind(models.TextChoices):
        BROWSER = "browser"
        API = "api"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    kind = models.CharField(max_length=8, choices=Kind)
    refresh_jti = models.CharField(
        max_length=32, blank=True, default="", help_text="the only refresh token that counts"
    )
    prev_jti = models.CharField(max_length=32, blank=True, default="", help_text="the one before it")
    rotated_at = models.DateTimeField(null=True, blank=True)
    ip_address = models.GenericIPAddressField(null=True, blank=True)
    user_agent = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    last_seen = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(db_index=True)
    absolute_expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    def is_alive(self) -> bool:
        """Whether it still lets its person in."""
        return self.ended_at is None and self.expires_at > clock.now() and self.user.is_active
