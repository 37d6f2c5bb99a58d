"""The pages about REST itself, and the end of every address under /api/ that leads nowhere."""

import hashlib
from functools import cache
from threading import Lock
from typing import Any, ClassVar, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request

from chatproject.core.errors import NotFound

from .answers import respond
from .renderers import dumps

OPEN: dict[str, Any] = {"authentication_classes": [], "permission_classes": []}

docs = SpectacularSwaggerSplitView.as_view(url_name="schema", template_name="api/docs.html", **OPEN)
_making = Lock()


class Document(NamedTuple):
    """The OpenAPI document as it is sent, and its ETag."""

    text: bytes
    etag: str


def document() -> Document:
    """The same for everybody, so it is made once, however many ask for it at the same time."""
    with _making:
        return _document()


@cache
def _document() -> Document:
    text = dumps(SchemaGenerator().get_schema(public=True))
    return Document(text, f'"{hashlib.sha256(text).hexdigest()[:32]}"')


class Schema(SpectacularJSONAPIView):
    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = []

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """The document; nothing at all (304) for whoever holds it already."""
        text, etag = document()
        headers = {"ETag": etag, "Cache-Control": "public, no-cache"}
        response = HttpResponse(text, content_type=request.accepted_media_type, headers=headers)
        return get_conditional_response(request._request, etag=etag, response=response) or response


schema = Schema.as_view()


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    """For any method, signed in or not."""
    return respond(NotFound())
