"""The pages about REST itself, and the end of every address under /api/ that leads nowhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView

from .answers import respond
from .errors import NotFound

OPEN: dict[str, Any] = {"authentication_classes": [], "permission_classes": []}

schema = SpectacularJSONAPIView.as_view(**OPEN)
docs = SpectacularSwaggerSplitView.as_view(url_name="schema", template_name="api/docs.html", **OPEN)


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    """For any method, signed in or not."""
    return respond(NotFound())
