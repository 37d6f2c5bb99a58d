"""Pages for what goes wrong; under /api/ see `chatproject/api/tests/test_answers.py`."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.csrf import csrf_protect

RAISED = {
    "fault": ValueError("a secret"),
    "database": OperationalError("a secret"),
    "forbidden": PermissionDenied("a secret"),
    "suspicious": SuspiciousOperation("a secret"),
}


def raises(request, what):
    raise RAISED[what]


@csrf_protect
def form(request):
    return HttpResponse(request.POST.get("name", ""))


urlpatterns = [path("raises/<str:what>/", raises), path("form/", form), path("api/form", form)]
handler400 = "chatproject.web.errors.bad_request"
handler403 = "chatproject.web.errors.forbidden"
handler404 = "chatproject.web.errors.not_found"
handler500 = "chatproject.web.errors.server_error"
pytestmark = [pytest.mark.urls(__name__)]


@pytest.mark.parametrize(
    ("what", "status"), [("fault", 500), ("database", 503), ("forbidden", 403), ("suspicious", 400), ("x/y", 404)]
)
def test_a_page_tells_what_is_wrong_and_nothing_more(what, status):
    answer = Client(raise_request_exception=False).get(f"/raises/{what}/")
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("text/html")
    assert "a secret" not in answer.content.decode()


def test_the_page_of_a_fault_shows_the_id_that_is_in_the_log(caplog):
    page = Client(raise_request_exception=False).get("/raises/fault/").content.decode()
    [record] = [record for record in caplog.records if record.name == "chatproject.api.answers"]
    assert record.args[0] in page


@pytest.mark.parametrize(("address", "kind"), [("/form/", "text/html"), ("/api/form", "application/json")])
def test_a_form_from_elsewhere_is_forbidden(address, kind):
    answer = Client(enforce_csrf_checks=True).post(address, {"name": "x"})
    assert answer.status_code == 403
    assert answer["Content-Type"].startswith(kind)


@pytest.mark.parametrize(
    ("address", "body", "kind", "status"),
    [
        ("/form/", b"--y", "multipart/form-data; boundary=", 400),
        ("/api/form", b"--y", "multipart/form-data; boundary=", 400),
        ("/form/", b"name=" + b"x" * 1024 * 1024, "application/x-www-form-urlencoded", 413),
        ("/api/form", b"name=" + b"x" * 1024 * 1024, "application/x-www-form-urlencoded", 413),
        ("/form/", b"a=1&" * 1001, "application/x-www-form-urlencoded", 400),
    ],
)
def test_a_form_that_cannot_be_read_is_refused(address, body, kind, status):
    assert Client().generic("POST", address, body, content_type=kind).status_code == status
