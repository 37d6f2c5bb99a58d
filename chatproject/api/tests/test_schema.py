"""The OpenAPI document and its page."""

import io
import re

import pytest
from django.core.management import call_command
from django.urls import get_resolver


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
    assert document["components"]["schemas"]["Error"]["required"] == ["error", "code"]


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
