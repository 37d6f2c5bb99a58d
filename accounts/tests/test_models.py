"""People and devices as rows."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import DEFAULT_SETTINGS, User

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def test_the_name_that_lists_are_sorted_by_follows_the_display_name(alice):
    alice.display_name = "ÉLISE ß"
    alice.save(update_fields=["display_name"])
    assert User.objects.get().sort_name == "élise ss"


def test_saving_something_else_does_not_bring_an_old_name_back(alice):
    User.objects.update(sort_name="meanwhile")
    alice.save(update_fields=["bio"])
    assert User.objects.get().sort_name == "meanwhile"


def test_names_and_addresses_are_unique_in_the_database(alice, bob):
    for change in ({"username": "alice"}, {"email": "alice@example.org"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=bob.pk).update(**change)


def test_who_never_chose_has_the_default(alice):
    assert {name: alice.preference(name) for name in DEFAULT_SETTINGS} == DEFAULT_SETTINGS
    alice.settings = {"typing": False}
    assert alice.preference("typing") is False


@pytest.mark.parametrize(
    ("rights", "views", "changes"),
    [
        ({}, False, False),
        ({"is_staff": True}, True, False),
        ({"is_staff": True, "is_superuser": True}, True, True),
        ({"is_staff": True, "is_superuser": True, "is_active": False}, False, False),
    ],
)
def test_staff_look_and_superusers_change(rights, views, changes):
    user = User(**rights)
    assert user.has_perm("accounts.view_user") is views
    assert user.has_perm("accounts.change_user") is changes
    assert user.has_perms(["accounts.view_user", "accounts.change_user"]) is changes
    assert user.has_module_perms("accounts") is views
