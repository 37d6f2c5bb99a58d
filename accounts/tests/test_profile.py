"""REST: one's own profile and picture."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.serializers import me

from .pictures import picture

pytestmark = pytest.mark.django_db


@pytest.mark.engines
def test_one_reads_oneself(as_alice, alice):
    assert as_alice.get("/api/profile").json() == me(alice)
    assert as_alice.get("/api/profile/").json() == me(alice)


@pytest.mark.parametrize("method", ["patch", "post"])
def test_one_changes_what_one_gives_and_nothing_else(as_alice, alice, method):
    answer = getattr(as_alice, method)("/api/profile", {"bio": "Hello", "settings": {"theme": "dark"}})
    assert answer.status_code == 200
    expected = me(alice)
    assert answer.json() == {**expected, "bio": "Hello", "settings": {**expected["settings"], "theme": "dark"}}
    assert as_alice.get("/api/profile").json() == answer.json()


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"display_name": " "}, "display_name"),
        ({"display_name": None}, "display_name"),
        ({"username": None}, "username"),
        ({"username": "read"}, "username"),
        ({"email": "x"}, "email"),
        ({"bio": "x" * 501}, "bio"),
        ({"bio": 1}, "bio"),
        ({"public_key": "x" * 4097}, "public_key"),
        ({"avatar": {}}, "avatar"),
        ({"settings": []}, "settings"),
        ({"settings": {"theme": "red"}}, "settings.theme"),
        ({"settings": {"presence": "yes"}}, "settings.presence"),
        ({"settings": {"typing": 1}}, "settings.typing"),
        ({"settings": {"receipts": None}}, "settings.receipts"),
    ],
)
def test_a_wrong_change_says_which_field_and_changes_nothing(as_alice, alice, fields, named):
    answer = as_alice.patch("/api/profile", {**fields, "public_key": fields.get("public_key", "new")})
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [named]
    assert as_alice.get("/api/profile").json() == me(alice)


@pytest.mark.engines
def test_one_cannot_take_the_name_of_somebody_else(as_alice, bob):
    assert as_alice.patch("/api/profile", {"username": "bob"}).json()["code"] == "name_taken"
    assert as_alice.patch("/api/profile", {"email": "bob@example.org"}).json()["code"] == "conflict"


def test_a_picture_is_uploaded_served_and_taken_back(as_alice, anonymous):
    drawn = as_alice.get("/api/profile").json()["avatar_url"]
    url = as_alice.patch("/api/profile", {"avatar": picture("me.jpg")}, format="multipart").json()["avatar_url"]
    served = anonymous.get(url)
    assert served.status_code == 200
    assert served["Content-Type"] == "image/webp"
    assert as_alice.patch("/api/profile", {"avatar": None}).json()["avatar_url"] == drawn


def test_what_is_no_picture_is_refused(as_alice):
    upload = SimpleUploadedFile("me.png", b"<svg onload=alert(1)>", "image/png")
    answer = as_alice.patch("/api/profile", {"avatar": upload}, format="multipart")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["avatar"])
