"""The OpenAPI document and its page."""

import asyncio
import io
import re

import pytest
from django.core.management import call_command
from django.test import AsyncClient
from django.urls import get_resolver
from drf_spectacular.generators import SchemaGenerator

from chatproject.api import views


def test_the_document_is_complete_valid_and_without_warnings():
    call_command("spectacular", "--fail-on-warn", "--validate", "--format", "openapi-json", stdout=io.StringIO())


@pytest.fixture(scope="module")
def document():
    from django.test import Client

    answer = Client().get("/api/schema")
    assert answer["Content-Type"].startswith("application/")
    return answer.json()


def test_the_document_names_every_address_of_rest(document):
    addresses = {
        re.sub(r"<\w+:(\w+)>", r"{\1}", f"/{prefix.pattern}{route.pattern}")
        for prefix in get_resolver().url_patterns
        if str(prefix.pattern) == "api/"
        for route in prefix.url_patterns
        if str(route.pattern) not in {"", "schema"}
    }
    assert len(addresses) >= 11
    assert addresses == set(document["paths"])


def test_every_endpoint_declares_the_one_error_shape(document):
    operations = [operation for methods in document["paths"].values() for operation in methods.values()]
    for operation in operations:
        content = operation["responses"]["default"]["content"]
        assert content["application/json"]["schema"] == {"$ref": "#/components/schemas/Error"}
    assert document["components"]["schemas"]["Error"]["required"] == ["code", "error"]


def test_both_ways_of_signing_in_are_described_and_open_endpoints_need_none(document):
    assert set(document["components"]["securitySchemes"]) == {"bearer", "cookie"}
    assert document["paths"]["/api/profile"]["get"]["security"] == [{"bearer": []}, {"cookie": []}]
    assert document["paths"]["/api/login"]["post"].get("security", [{}]) == [{}]


@pytest.mark.parametrize("address", ["/docs", "/docs/"])
def test_the_page_runs_nothing_that_the_policy_forbids(client, address):
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == 200
    nonce = re.search(r"'nonce-([^']+)'", answer["Content-Security-Policy"])[1]
    for tag in re.findall(r"<(?:script|style)\b[^>]*>", page):
        assert 'src="/' in tag or f'nonce="{nonce}"' in tag
    assert not re.search(r"\son\w+=|\sstyle=", page)


def test_the_script_of_the_page_asks_for_our_document(client):
    answer = client.get("/docs/?script=")
    assert answer["Content-Type"].startswith("application/javascript")
    assert "/api/schema" in answer.content.decode()


async def test_the_document_is_made_once_however_many_ask_for_it_first(monkeypatch):
    views._document.cache_clear()
    made = []
    parse = SchemaGenerator.parse
    monkeypatch.setattr(SchemaGenerator, "parse", lambda self, *given: made.append(self) or parse(self, *given))
    answers = await asyncio.gather(*(AsyncClient().get("/api/schema") for _ in range(5)))
    assert [answer.status_code for answer in answers] == [200] * 5
    assert len({answer.content for answer in answers}) == len(made) == 1


def test_whoever_holds_the_document_is_not_sent_it_again(client):
    answer = client.get("/api/schema")
    again = client.get("/api/schema", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/api/schema", headers={"if-none-match": '"other"'}).content == answer.content
    assert answer["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("kind", ["application/json", "application/vnd.oai.openapi+json"])
def test_the_document_comes_as_the_kind_that_is_asked_for(client, kind):
    assert client.get("/api/schema", headers={"accept": kind})["Content-Type"] == kind
    assert client.post("/api/schema").json()["code"] == "method_not_allowed"
    assert client.get("/api/schema", headers={"accept": "text/plain"}).json()["code"] == "not_acceptable"
