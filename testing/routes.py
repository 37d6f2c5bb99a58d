"""Addresses of REST, each with what it is asked: for tests that ask all of an app's in the same ways."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import orjson
from django.http import HttpResponse
from django.urls import URLPattern
from rest_framework.test import APIClient

NOT_FOUND = {"error": "There is nothing here.", "code": "not_found"}


class Route(NamedTuple):
    """An address, the body it gets, and the status that whoever may is answered with. Braces stand for ids."""

    method: str
    path: str
    body: dict[str, Any] | None
    status: int

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def ask(
        self, client: APIClient, ids: Mapping[str, object], *, slash: bool = False, method: str | None = None
    ) -> HttpResponse:
        """Ask it, with these ids in place of the braces, or by another method."""
        path, question, query = self.path.format_map(ids).partition("?")
        body = "" if self.body is None else orjson.dumps(self.body).decode()
        for name, id in ids.items():
            body = body.replace(f"{{{name}}}", str(id))
        address = f"{path}{'/' if slash else ''}{question}{query}"
        return client.generic(method or self.method, address, body, content_type="application/json")


def addresses(patterns: Iterable[URLPattern], given: Mapping[str, str]) -> set[str]:
    """The addresses of an app's `urls.rest`, with what a test has `given` for their parameters."""
    found = {f"/api/{entry.pattern}" for entry in patterns}
    for parameter, text in given.items():
        found = {path.replace(parameter, text) for path in found}
    return found
