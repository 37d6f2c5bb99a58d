# ruff: noqa: RUF001, letters that look alike are what it is about
"""Looking people and devices up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import queries, services
from accounts.models import Session, User
from chatproject.api.pagination import page
from chatproject.core.errors import UserNotFound
from chatproject.db import clock, uuid7
from testing.people import person, sign_in

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def names(viewer, limit=2, **question):
    """Everything that the pages of contacts show, joined."""
    question = {"online": set(), **question}
    found, after = [], None
    while True:
        part = page(queries.contacts(viewer, **question), order=("sort_name", "id"), limit=limit, after=after)
        found += [user.username for user in part.rows]
        after = part.next
        if after is None:
            return found


def test_a_reference_is_an_e_mail_an_id_or_a_username(alice, django_assert_num_queries):
    for reference in (
        "alice",
        " ALICE ",
        "alice@example.org",
        "Alice@Example.ORG",
        str(alice.id),
        str(alice.id).upper(),
    ):
        with django_assert_num_queries(1):
            assert queries.person_by_reference(reference) == alice


@pytest.mark.parametrize(
    "reference", ["", "nobody", "@", "a@b", "a\0b", "0190a1b2-0000-7000-8000-000000000000", "x" * 9999]
)
def test_any_other_reference_is_nobody(alice, reference):
    with pytest.raises(UserNotFound):
        queries.person_by_reference(reference)


def test_several_addresses_are_people_in_their_order_each_once(alice, bob, carol, django_assert_max_num_queries):
    references = ["carol@example.org", str(alice.pk).upper(), " BOB ", "carol", "alice"]
    with django_assert_max_num_queries(3):
        assert queries.people_by_references(references) == [carol, alice, bob]
    assert queries.people_by_references([]) == []
    for nobody in ("zebra", "zebra@example.org", str(uuid7())):
        with pytest.raises(UserNotFound):
            queries.people_by_references(["alice", nobody])


def test_who_is_inactive_is_not_found(alice):
    User.objects.update(is_active=False)
    with pytest.raises(UserNotFound):
        queries.person_by_reference("alice")


def test_who_is_online_comes_first_then_everyone_by_name(alice):
    people = {name: person(name) for name in ("dora", "bea", "emil", "carl")}
    assert names(alice) == ["bea", "carl", "dora", "emil"]
    online = {people["emil"].pk, people["carl"].pk, alice.pk}
    assert names(alice, online=online) == ["carl", "emil", "bea", "dora"]
    assert names(alice, online=online, only=True) == ["carl", "emil"]
    assert names(alice, online=online, only=False) == ["bea", "dora"]


def test_who_hides_their_presence_does_not_come_first(alice):
    bea, zoe = person("bea"), person("zoe")
    services.update_profile(user=zoe, changes={"settings": {"presence": False}})
    assert names(alice, online={zoe.pk}) == ["bea", "zoe"]
    assert names(alice, online={zoe.pk, bea.pk}, only=True) == ["bea"]


def test_a_search_finds_by_username_name_and_whole_address_the_best_match_first(alice):
    for username, display_name in (
        ("ann", "Zoe"),
        ("annika", "Yvonne"),
        ("bea", "Ann Lee"),
        ("joanna", "Xenia"),
        ("carl", "Hans Mann"),
        ("dora", "Dora"),
    ):
        user = person(username)
        services.update_profile(user=user, changes={"display_name": display_name})
    services.update_profile(user=User.objects.get(username="dora"), changes={"email": None})
    assert names(alice, matching="ANN") == ["ann", "bea", "annika", "carl", "joanna"]
    assert names(alice, matching="annika@example.org") == ["annika"]
    assert names(alice, matching="example.org") == []
    assert names(alice, matching="alice") == []
    assert names(alice, matching="%") == names(alice, matching="_") == []


def test_a_search_knows_no_case_in_any_alphabet(alice):
    user = person("olga")
    services.update_profile(user=user, changes={"display_name": "ОЛЬГА Straße"})
    for text in ("ольга", "Ольга", "STRASSE", "straße"):
        assert names(alice, matching=text) == ["olga"]


def test_devices_are_those_that_are_signed_in_the_one_seen_last_first(alice, bob):
    first, second, ended, expired = (sign_in(alice).session for _ in range(4))
    sign_in(bob)
    services.sign_out(session=ended)
    Session.objects.filter(pk=expired.pk).update(expires_at=clock.now())
    Session.objects.filter(pk=second.pk).update(last_seen=timezone.now() - timedelta(hours=1))
    assert queries.devices(alice) == [first, second]


def test_the_sessions_that_ended_lately_are_found(alice):
    gone, long_gone, _ = (sign_in(alice).session for _ in range(3))
    services.sign_out(session=gone)
    Session.objects.filter(pk=long_gone.pk).update(ended_at=timezone.now() - timedelta(minutes=1))
    assert queries.ended_since(timezone.now() - timedelta(seconds=30)) == [gone.pk]


FOUND = [
    ("jose", "José Álvarez"),
    ("alvarez JOSÉ", "José Álvarez"),
    ("alv jo", "José Álvarez"),
    ("muller", "Jürgen Müller"),
    ("jean luc", "Jean-Luc"),
    ("jean-luc", "Jean Luc"),
    ("jeanluc", "Jean-Luc"),
    ("o'br", "Conan O’Brien"),
    ("obrien", "Conan O'Brien"),
    ("strasse", "An der Straße"),
    ("lodz", "Marek z Łodzi"),
    ("istanbul", "İstanbul"),
    ("nguyen", "Thị Nguyễn"),
    ("королев", "Сергей Королёв"),
    ("ανδρεας", "Ανδρέας"),
    ("小明", "王小明"),
    ("محمد", "مُحَمَّد"),
    ("ｆｕｌｌ", "Full Width"),
    ("full", "Ｆｕｌｌ"),
]


@pytest.mark.parametrize(("typed", "name"), FOUND)
def test_a_search_knows_no_accents_and_takes_words_in_any_order(alice, typed, name):
    user, other = person("dora"), person("emil")
    services.update_profile(user=user, changes={"display_name": name})
    services.update_profile(user=other, changes={"display_name": "Nobody at all"})
    assert names(alice, matching=typed) == ["dora"]


@pytest.mark.parametrize("typed", ["smith", "jane_smi", "smith jane", "@jane_smith", "janes", "Jane.Smith"])
def test_a_username_is_found_by_its_words(alice, typed):
    user = person("jane_smith")
    services.update_profile(user=user, changes={"display_name": "Somebody"})
    assert names(alice, matching=typed) == ["jane_smith"]


def test_whoever_lacks_one_of_the_words_is_not_found(alice):
    services.update_profile(user=person("dora"), changes={"display_name": "John Doe"})
    assert names(alice, matching="john dover") == []
    assert names(alice, matching="doe john") == ["dora"]
    assert names(alice, matching="-") == names(alice, matching="…") == []


def test_another_username_is_found_at_once_and_the_old_one_no_longer(alice):
    user = person("dora")
    services.update_profile(user=user, changes={"display_name": "Zoe"})
    services.update_profile(user=user, changes={"username": "theodora"})
    assert names(alice, matching="theo") == ["theodora"]
    User.objects.filter(pk=user.pk).update(username="x")
    User.objects.get(pk=user.pk).save(update_fields=["username"])
    assert names(alice, matching="theo") == []


def test_whom_an_older_version_stored_is_found_once_the_keys_are_filled(alice):
    bea, dora = person("bea"), person("dora")
    User.objects.filter(pk__in=[alice.pk, dora.pk]).update(search_key=None)
    assert names(alice, matching="dor") == []
    services.fill_search_keys()
    assert names(alice, matching="dor") == ["dora"]
    assert User.objects.get(pk=bea.pk).search_key == bea.search_key
    assert not User.objects.filter(search_key=None).exists()


def test_a_search_asks_at_most_once_for_each_way_to_match(alice, django_assert_max_num_queries):
    person("dora")
    with django_assert_max_num_queries(3):
        parts = queries.contacts(alice, online=set(), matching="d o r a b c")
        page(parts, order=("sort_name", "id"), limit=10)
