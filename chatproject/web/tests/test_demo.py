"""The demo's passwords are known to everybody, so the server knows which accounts they open."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from chatproject.web import demo

pytestmark = pytest.mark.django_db


def person(username, password, **fields):
    return get_user_model().objects.create(username=username, password=make_password(password), **fields)


def test_accounts_with_a_demo_password_are_found():
    person("john_doe", "password123")
    person("admin", "admin123")
    assert demo.open_accounts() == ["admin", "john_doe"]


def test_an_account_whose_password_was_changed_is_not():
    person("admin", "another password")
    assert demo.open_accounts() == []


def test_an_inactive_account_is_not():
    person("jane_smith", "password123", is_active=False)
    assert demo.open_accounts() == []


def test_somebody_else_with_that_password_is_not():
    person("carol", "password123")
    assert demo.open_accounts() == []


def test_looking_changes_nothing():
    before = person("bob_wilson", "password123").password
    demo.open_accounts()
    assert get_user_model().objects.get(username="bob_wilson").password == before
