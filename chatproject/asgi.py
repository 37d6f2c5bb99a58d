"""What a server runs: HTTP by Django, sockets by `chatproject.realtime`, and the server's start and stop.

All come in by `ProxyHeaders`: behind it, `scope["client"]` and `scope["scheme"]` are true.
"""

import os
import re
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatproject.settings")
http = get_asgi_application()  # sets Django up, so that what follows may import models

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import re_path  # noqa: E402

from chatproject.api.parsers import MOST_BYTES as MOST_TEXT_BYTES  # noqa: E402
from chatproject.observability.prometheus import Metrics  # noqa: E402
from chatproject.observability.request_line import RequestLine  # noqa: E402
from chatproject.realtime.consumer import Socket, refuse  # noqa: E402
from chatproject.realtime.lifespan import lifespan  # noqa: E402
from chatproject.web.body import MOST_BYTES, BodyLimit  # noqa: E402
from chatproject.web.headers import Head  # noqa: E402
from chatproject.web.health import Health  # noqa: E402
from chatproject.web.proxies import ProxyHeaders  # noqa: E402
from chatproject.web.security_headers import SecurityHeaders  # noqa: E402

PICTURES = re.compile(r"(?:/api/(?:register|profile|groups/[0-9a-f-]{36})|/register|/profile)/*")
TEXTS = re.compile(r"/api/(?:messages/[^/]+|(?:chats|groups|rooms|users)/[^/]+/messages)/*")

sockets: Any = [re_path(r"^ws/?$", Socket.as_asgi()), re_path("", refuse)]  # type: ignore[arg-type]
application = ProxyHeaders(
    ProtocolTypeRouter(
        {
            "http": RequestLine(
                SecurityHeaders(
                    Head(Metrics(Health(BodyLimit(http, larger=[(PICTURES, MOST_BYTES), (TEXTS, MOST_TEXT_BYTES)]))))
                )
            ),
            "websocket": Head(URLRouter(sockets)),
            "lifespan": lifespan,
        }
    )
)
