"""What only an administrator does to an account."""

from accounts.models import User
from chatproject.db import atomic, lock, retried

from .sessions import end_all_sessions


@retried
def set_rights(*, user: User, is_active: bool, is_staff: bool, is_superuser: bool) -> User:
    """Say who may come in and who may administer. Whoever may not come in any more is signed out everywhere."""
    with atomic():
        user = lock(User, [user.pk])[user.pk]
        user.is_active, user.is_staff, user.is_superuser = is_active, is_staff, is_superuser
        user.save(update_fields=["is_active", "is_staff", "is_superuser"])
        if not is_active:
            end_all_sessions(user=user)
    return user


def reset_password(*, user: User, new: str) -> int:
    """Give somebody another password, however weak, and sign them out everywhere. On how many devices they were."""
    user.set_password(new)
    return _store(user)


@retried
def _store(user: User) -> int:
    with atomic():
        user.save(update_fields=["password"])
        return end_all_sessions(user=user)
