"""manage.py for tests of what takes too long: the server's patience is a second where it is ten, twenty or sixty."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatproject.settings")
    sys.path.insert(0, os.getcwd())
    from chatproject.web import body, server
    from chatproject.web.http_protocol import HttpProtocol
    from chatproject.web.transport import Transport
    from chatproject.web.websocket_protocol import WebSocketProtocol

    HttpProtocol.head_seconds = body.IDLE_SECONDS = 1
    HttpProtocol.linger_seconds = WebSocketProtocol.closing_seconds = 1
    Transport.closing_seconds = Transport.sending_seconds = 1
    server.OPTIONS["timeout_keep_alive"] = 60  # so that no slow machine loses what a test keeps
    execute_from_command_line(["manage.py", *sys.argv[1:]])
