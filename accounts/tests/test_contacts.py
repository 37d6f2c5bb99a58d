"""REST about others: the list of contacts, and looking up one person."""

import pytest

from accounts.models import User
from testing.people import person

pytestmark = pytest.mark.django_db


def test_contacts_are_everyone_but_oneself_by_name(as_alice, bob, carol):
    User.objects.filter(pk=person("dora").pk).update(is_active=False)
    contacts = as_alice.get("/api/contacts").json()
    assert [contact["username"] for contact in contacts["contacts"]] == ["bob", "carol"]
    assert contacts["next"] is None


@pytest.mark.engines
def test_contacts_come_in_pages(as_alice, bob, carol):
    first = as_alice.get("/api/contacts?limit=1").json()
    second = as_alice.get("/api/contacts", {"limit": 1, "after": first["next"]}).json()
    assert [contact["username"] for contact in first["contacts"] + second["contacts"]] == ["bob", "carol"]
    assert second["next"] is None


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "limit=-1", "after=x", "online=maybe", "q=" + "x" * 255])
def test_contacts_with_a_wrong_question_are_invalid(as_alice, query):
    answer = as_alice.get(f"/api/contacts?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


@pytest.mark.engines
def test_contacts_take_two_queries_beside_the_sign_in(as_alice, bob, carol, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        assert as_alice.get("/api/contacts").status_code == 200


@pytest.mark.engines
@pytest.mark.parametrize("address", ["bob", "BOB", "bob@example.org", "{id}"])
def test_somebody_is_found_by_any_address_and_keeps_the_e_mail_address_private(as_alice, bob, address):
    answer = as_alice.get(f"/api/users/{address.format(id=bob.id)}")
    assert answer.status_code == 200
    assert answer.json()["id"] == str(bob.id)
    assert "email" not in answer.json()


@pytest.mark.parametrize(
    "address", ["nobody", "nobody@example.org", "0190a1b2-0000-7000-8000-000000000000", "a%00b", "%ff", "…"]
)
def test_an_unknown_person_is_not_found(as_alice, address):
    answer = as_alice.get(f"/api/users/{address}")
    assert (answer.status_code, answer.json()["code"]) == (404, "user_not_found")
