"""Pages of lists."""

import base64

import pytest

from accounts.models import User
from chatproject.api.pagination import how_many_fit, page, read_limit
from chatproject.core.errors import Invalid
from testing.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    names = ["dora", "bea", "emil", "carl", "anna"]
    users = [person(name) for name in names]
    User.objects.filter(username__in=["dora", "bea"]).update(sort_name="same")
    return users


def walk(parts, order, limit):
    after, names = None, []
    while True:
        found = page(parts, order=order, limit=limit, after=after)
        assert len(found.rows) <= limit
        names += [user.username for user in found.rows]
        after = found.next
        if after is None:
            return names


@pytest.mark.parametrize("limit", [1, pytest.param(2, marks=pytest.mark.engines), 3, 4, 5, 6])
@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (("username",), ["anna", "bea", "carl", "dora", "emil"]),
        (("-username",), ["emil", "dora", "carl", "bea", "anna"]),
        (("sort_name", "id"), ["anna", "carl", "emil", "dora", "bea"]),
        (("-created_at", "-id"), ["anna", "carl", "emil", "bea", "dora"]),
    ],
)
def test_pages_joined_are_the_whole_list(people, order, expected, limit):
    assert walk([User.objects.all()], order, limit) == expected


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 6])
def test_parts_follow_one_another(people, limit):
    front = User.objects.filter(username__in=["emil", "carl"])
    nobody = User.objects.none()
    rest = User.objects.exclude(username__in=["emil", "carl"])
    assert walk([front, nobody, rest], ("username",), limit) == ["carl", "emil", "anna", "bea", "dora"]


@pytest.mark.engines
def test_a_row_that_comes_or_goes_moves_no_other(people):
    first = page([User.objects.all()], order=("username",), limit=2)
    User.objects.filter(username="anna").delete()
    person("aaron")
    second = page([User.objects.all()], order=("username",), limit=2, after=first.next)
    assert [user.username for user in second.rows] == ["carl", "dora"]


STRANGE = [
    *(b"5", b"{}", b"[]", b"[0]", b"[0,null]", b"[0,{}]", b'[0,"a","b"]', b'[0,"a\\u0000"]'),
    *(b'[1,"a"]', b'[-1,"a"]', b'[true,"a"]', b"\xff"),
]


@pytest.mark.parametrize("after", ["x", "é", "====", *(base64.urlsafe_b64encode(raw).decode() for raw in STRANGE)])
def test_a_place_that_is_none_is_invalid(after):
    with pytest.raises(Invalid) as raised:
        page([User.objects.all()], order=("username",), limit=2, after=after)
    assert list(raised.value.fields) == ["after"]


@pytest.mark.engines
def test_a_place_of_the_wrong_type_is_invalid():
    after = base64.urlsafe_b64encode(b'[0,"not an id"]').decode()
    with pytest.raises(Invalid):
        page([User.objects.all()], order=("id",), limit=2, after=after)


@pytest.mark.parametrize(
    ("text", "limit"), [(None, 100), ("", 100), ("1", 1), ("007", 7), ("200", 200), ("201", 200), ("9" * 99, 200)]
)
def test_a_limit_is_at_most_the_most(text, limit):
    assert read_limit({} if text is None else {"limit": text}) == limit


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "ten", "½", "٣", " 5", "000"])
def test_other_limits_are_invalid(text):
    with pytest.raises(Invalid) as raised:
        read_limit({"limit": text})
    assert list(raised.value.fields) == ["limit"]


@pytest.mark.parametrize(("sizes", "count"), [([], 0), ([500], 1), ([60, 40], 2), ([60, 41], 1), ([1] * 500, 100)])
def test_an_answer_holds_so_much_and_at_least_one_thing(sizes, count):
    assert how_many_fit(sizes, most=100) == count
