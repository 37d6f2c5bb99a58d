"""What the OpenAPI document says about every endpoint: how to sign in, and what errors look like."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension

from chatproject.core.errors import ErrorPayload

from .payload_schema import object_schema

ERROR = {"$ref": "#/components/schemas/Error"}


class Bearer(OpenApiAuthenticationExtension):
    target_class = "chatproject.api.authentication.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "The `access` token of `/api/register`, `/api/login` or `/api/token/refresh`.",
        }


class Cookie(OpenApiAuthenticationExtension):
    target_class = "chatproject.api.authentication.CookieAuthentication"
    name = "cookie"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "The browser's session; what changes something also needs the `X-CSRFToken` header.",
        }


def add_errors(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Declare the one error shape, as the answer of every endpoint when something is wrong."""
    result["components"]["schemas"]["Error"] = object_schema(ErrorPayload)
    answer = {"description": "What is wrong", "content": {"application/json": {"schema": ERROR}}}
    for methods in result["paths"].values():
        for operation in methods.values():
            operation["responses"].setdefault("default", answer)
    return result
