"""The one error shape on every address under /api/, whatever goes wrong."""

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import path
from rest_framework.response import Response
from rest_framework.views import APIView

from chatproject.api import answers
from chatproject.core.errors import Unavailable
from chatproject.observability.outages import Outages
from testing.clients import api_client, browser

METHODS = ["get", "post", "put", "patch", "delete", "options"]


class Faulty(APIView):
    """Raises what the request asks for."""

    permission_classes = []
    authentication_classes = []

    def get(self, request):
        match request.query_params.get("raise"):
            case "fault":
                raise ValueError("a secret of the program")
            case "database":
                raise OperationalError("a secret of the database")
            case "busy":
                raise Unavailable(retry_after=1)
        return Response({"fine": True})


def faulty_view(request):
    raise ValueError("a secret of the program")


urlpatterns = [path("api/faulty", Faulty.as_view()), path("api/faulty-view", faulty_view)]
handler500 = "chatproject.web.errors.server_error"


def shape(answer):
    """The body, after a look at what every error has in common."""
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "no-store"
    body = answer.json()
    assert set(body) <= {"error", "code", "fields", "retry_after", "id"}
    assert body["error"]
    return body


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "address", ["", "nothing", "nothing/", "users", "profile/x", "a/b/c", "é", "%00", "%ff", "a//b"]
)
def test_an_unknown_address_is_not_found_by_any_method(anonymous, method, address):
    answer = getattr(anonymous, method)(f"/api/{address}")
    assert (answer.status_code, shape(answer)["code"]) == (404, "not_found")


def test_an_unknown_address_is_not_found_for_a_browser_without_csrf_token(db, alice):
    answer = browser(alice, enforce_csrf=True).post("/api/nothing")
    assert (answer.status_code, shape(answer)["code"]) == (404, "not_found")


@pytest.mark.parametrize("method", ["put", "delete", "options", "trace"])
def test_a_method_that_is_not_there_is_not_allowed(as_alice, method):
    answer = as_alice.generic(method.upper(), "/api/logout")
    assert (answer.status_code, shape(answer)["code"]) == (405, "method_not_allowed")
    assert "POST" in answer["Allow"]


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/*"])
def test_whoever_takes_no_json_is_told_so_in_json(as_alice, accept):
    answer = as_alice.get("/api/profile", headers={"accept": accept})
    assert (answer.status_code, shape(answer)["code"]) == (406, "not_acceptable")


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded", "nonsense", ""])
def test_other_content_than_json_is_unsupported(as_alice, kind):
    answer = as_alice.generic("POST", "/api/password", "a=b", content_type=kind)
    assert (answer.status_code, shape(answer)["code"]) == (415, "unsupported_media")


@pytest.mark.parametrize(
    "body", [b"null", b"[]", b"{", b'{"a": "\\ud800"}', b"\xff", b'{"a": NaN}', b'{"a": 1, "a": 2}']
)
def test_what_is_no_json_object_is_invalid(as_alice, body):
    answer = as_alice.generic("PATCH", "/api/profile", body, content_type="application/json")
    assert (answer.status_code, shape(answer)["code"]) == (400, "invalid")


def test_an_empty_body_is_an_empty_object(as_alice):
    assert as_alice.generic("PATCH", "/api/profile", b"", content_type="application/json").status_code == 200


def test_a_body_of_more_than_a_mebibyte_is_too_large(as_alice):
    answer = as_alice.patch("/api/profile", {"bio": "x" * 1024 * 1024})
    assert (answer.status_code, shape(answer)["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"--y\r\n\r\n"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="bio"\r\n\r\n\xff\xfe\r\n--x--',
        ),
        ("multipart/form-data; boundary=" + "x" * 300, b"x"),
        ("multipart/form-data; boundary=é", b"x"),
    ],
)
def test_a_form_that_cannot_be_read_is_no_fault(as_alice, kind, body):
    answer = as_alice.generic("PATCH", "/api/profile", body, content_type=kind)
    assert answer.status_code in {200, 400, 415}
    if answer.status_code != 200:
        assert shape(answer)["code"] in {"invalid", "unsupported_media"}


def test_a_form_with_too_many_fields_is_invalid(as_alice):
    answer = as_alice.patch("/api/profile", {f"f{i}": "x" for i in range(1001)}, format="multipart")
    assert (answer.status_code, shape(answer)["code"]) == (400, "invalid")


def test_a_host_that_is_not_ours_is_invalid_everywhere():
    answer = Client(headers={"host": "evil.example"}).get("/api/profile")
    assert (answer.status_code, shape(answer)["code"]) == (400, "invalid")
    page = Client(headers={"host": "evil.example"}).get("/login/")
    assert page.status_code == 400
    assert "evil.example" not in page.content.decode()


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("address", ["faulty?raise=fault", "faulty-view"])
def test_a_fault_is_told_by_an_id_that_is_in_the_log(address, caplog):
    client = api_client()
    client.raise_request_exception = False
    answer = client.get(f"/api/{address}")
    body = shape(answer)
    assert (answer.status_code, body["code"]) == (500, "server_error")
    assert "secret" not in answer.content.decode()
    [record] = [record for record in caplog.records if body["id"] in record.getMessage()]
    assert "a secret of the program" in record.exc_text


@pytest.mark.urls(__name__)
def test_a_database_that_does_not_answer_is_unavailable():
    answer = api_client().get("/api/faulty?raise=database")
    assert (answer.status_code, shape(answer)["code"]) == (503, "unavailable")
    assert answer["Retry-After"] == "1"
    assert "secret" not in answer.content.decode()


@pytest.mark.urls(__name__)
def test_a_database_that_fails_is_said_once_with_its_cause_and_each_refusal_on_purpose(caplog, monkeypatch):
    monkeypatch.setattr(answers, "outages", Outages())
    for what in ("database", "database", "busy", "busy"):
        api_client().get(f"/api/faulty?raise={what}")
    first, *others = [record for record in caplog.records if record.levelname == "WARNING"]
    assert first.getMessage().startswith("The database fails: ")
    assert [record.getMessage() for record in others] == ["Unavailable at GET /api/faulty"] * 2
    assert not any(record.exc_info for record in caplog.records)


@pytest.mark.urls(__name__)
def test_an_answer_that_works_is_bare():
    assert api_client().get("/api/faulty").json() == {"fine": True}
