"""The admin pages about people and their devices."""

import pytest

from accounts import services
from accounts.models import Session, User
from testing.clients import browser
from testing.people import PASSWORD, person, sign_in

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


@pytest.fixture
def administrator():
    return services.create_user(username="root", password=PASSWORD, is_staff=True, is_superuser=True)


@pytest.fixture
def admin(administrator):
    return browser(administrator)


def test_who_is_signed_out_goes_to_the_sites_own_page_and_comes_back(client):
    answer = client.get("/admin/accounts/user/")
    assert answer.status_code == 302
    assert answer["Location"] == "/admin/login/?next=/admin/accounts/user/"
    assert client.get(answer["Location"])["Location"] == "/login/?next=/admin/accounts/user/"


def test_the_admin_is_not_for_everybody(alice):
    answer = browser(alice).get("/admin/", follow=True)
    assert answer.status_code == 403


def test_staff_look_but_do_not_touch(alice):
    staff = services.create_user(username="staff", password=PASSWORD, is_staff=True)
    client = browser(staff)
    assert client.get(f"/admin/accounts/user/{alice.id}/change/").status_code == 200
    answer = client.post(f"/admin/accounts/user/{alice.id}/change/", {"username": "mallory"})
    assert answer.status_code == 403
    assert client.get("/admin/accounts/user/add/").status_code == 403


def test_a_person_is_made_with_a_hashed_password(admin):
    fields = {"username": "Dora", "email": "", "display_name": "", "new_password": "password123"}
    answer = admin.post("/admin/accounts/user/add/", fields)
    assert answer.status_code == 302
    dora = User.objects.get(username="dora")
    assert dora.password.startswith("argon2")
    assert dora.check_password("password123")
    assert dora.email is None
    assert admin.get(answer["Location"]).status_code == 200


def test_a_taken_name_is_told_in_the_form(admin, alice):
    fields = {"username": "ALICE", "email": "bad", "display_name": "", "new_password": ""}
    answer = admin.post("/admin/accounts/user/add/", fields)
    assert answer.status_code == 200
    assert set(answer.context["adminform"].form.errors) == {"username", "email", "new_password"}


def test_no_page_shows_a_hash(admin, alice):
    page = admin.get(f"/admin/accounts/user/{alice.id}/change/").content.decode()
    assert alice.username in page
    assert "argon2" not in page


def change(alice, **fields):
    return {"username": "alice", "email": "", "display_name": "Alice", "bio": "", "new_password": "", **fields}


def test_changing_a_name_is_told(admin, alice, telling):
    with telling() as told:
        answer = admin.post(
            f"/admin/accounts/user/{alice.id}/change/", change(alice, display_name="Alicia", is_active="on")
        )
    assert answer.status_code == 302
    assert User.objects.get(pk=alice.pk).display_name == "Alicia"
    assert [frame["type"] for _, frame in told.frames] == ["user_updated"]


def test_whoever_is_deactivated_or_gets_another_password_is_signed_out(admin, alice, bob, telling):
    sessions = [sign_in(user).session for user in (alice, bob)]
    with telling() as told:
        admin.post(f"/admin/accounts/user/{alice.id}/change/", change(alice))
        fields = change(bob, username="bob", display_name="Bob", is_active="on", new_password="another password")
        admin.post(f"/admin/accounts/user/{bob.id}/change/", fields)
    assert set(told.closed) == {f"session.{session.id.hex}" for session in sessions}
    assert not User.objects.get(pk=alice.pk).is_active
    assert User.objects.get(pk=bob.pk).check_password("another password")


def test_people_and_sessions_are_ended_by_actions(admin, alice, bob):
    for user in (alice, bob):
        sign_in(user)
    selected = {"action": "sign_out_everywhere", "_selected_action": str(alice.id)}
    admin.post("/admin/accounts/user/", selected)
    assert not Session.objects.filter(user=alice, ended_at=None).exists()
    bobs = Session.objects.get(user=bob)
    admin.post("/admin/accounts/session/", {"action": "end", "_selected_action": str(bobs.id)})
    bobs.refresh_from_db()
    assert bobs.ended_at is not None


def test_nobody_is_deleted_here(admin, alice):
    assert admin.post(f"/admin/accounts/user/{alice.id}/delete/", {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=alice.pk).exists()


def test_a_session_shows_no_tokens(admin, alice):
    session = sign_in(alice).session
    page = admin.get(f"/admin/accounts/session/{session.id}/change/").content.decode()
    assert "192.0.2.7" in page
    assert session.refresh_jti not in page


@pytest.mark.parametrize(
    "question", ["user/?password__startswith=argon2", "session/?refresh_jti__gt=a", "session/?prev_jti__startswith=a"]
)
def test_what_is_secret_cannot_be_guessed_by_filters(admin, alice, question):
    assert admin.get(f"/admin/accounts/{question.partition('?')[0]}").status_code == 200
    assert admin.get(f"/admin/accounts/{question}").status_code == 400


@pytest.mark.parametrize("page", ["user/", "user/?q=ali", "session/", "session/?q=ali&kind__exact=api"])
def test_a_list_takes_the_same_number_of_queries_however_long(admin, page, django_assert_max_num_queries):
    for name in ("alice", "alina", "alia", "aliz"):
        sign_in(person(name))
    with django_assert_max_num_queries(5):
        assert admin.get(f"/admin/accounts/{page}").status_code == 200


def test_signing_out_of_the_admin_signs_out_of_the_site(admin, administrator):
    answer = admin.post("/admin/logout/")
    assert (answer.status_code, answer["Location"]) == (307, "/logout/")
    assert admin.get("/admin/password_change/")["Location"] == "/password/"
    assert admin.post("/logout/").status_code == 302
    assert not Session.objects.filter(user=administrator, ended_at=None).exists()


def test_people_are_found_without_accents_and_by_part_of_an_e_mail_address(admin, alice):
    services.update_profile(user=person("jose"), changes={"display_name": "Zoë Müller"})
    for typed, found in (
        ("muller zoe", {"jose"}),
        ("ali", {"alice"}),
        ("Jose@EX", {"jose"}),
        ("", {"jose", "alice", "root"}),
    ):
        answer = admin.get("/admin/accounts/user/", {"q": typed})
        assert {user.username for user in answer.context["cl"].result_list} == found
