"""People who talk to a real server without a browser."""

import copy
import itertools
import ssl

import httpx

from testing.patience import PATIENCE
from testing.sockets import RemoteClient

_names = itertools.count(1)
_SECURITY = ssl.create_default_context()  # making one takes longer than a request


class Person:
    """Somebody with an account, and a session, on a server."""

    def __init__(self, server):
        self.server = server
        account = self.rest("POST", "/api/register", username=f"person-{next(_names)}", password="a long password")
        self.id, self.token = account["user"]["id"], account["access"]

    def rest(self, method, path, **body):
        headers = {"Authorization": f"Bearer {self.token}"} if hasattr(self, "token") else {}
        answer = httpx.request(
            method, self.server.url + path, json=body, headers=headers, verify=_SECURITY, timeout=PATIENCE
        )
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def at(self, server):
        """The same person, with the same session, on another server of the same data."""
        there = copy.copy(self)
        there.server = server
        return there

    def chat_with(self, other):
        return self.rest("POST", "/api/chats", participants=[other.id])["id"]

    async def socket(self, address="127.0.0.1", **options):
        """A socket of this person that has been told `authenticated`. Raises Closed."""
        client = await knock(self.server, address, **options)
        answer = await client.ask("auth", token=self.token)
        assert answer["type"] == "authenticated", answer
        return client


async def knock(server, address="127.0.0.1", **options):
    """A socket that has not said who it is."""
    return await RemoteClient.connect(server.socket_url, **{"local_addr": (address, 0), **options})
