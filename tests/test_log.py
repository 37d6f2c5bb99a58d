"""Whatever people send, the log of a server tells nothing of it, also where it is told to say as much as it can."""

import json
import re

import httpx
import pytest

from testing.patience import PATIENCE
from testing.sockets import RemoteClient
from tests.conftest import copy_of
from tests.servers import serving

PASSWORD, WRONG, CONTENT, QUERY = "Pa55-quite-secret", "Wr0ng-quite-secret", "what-alice-wrote", "in-the-query"


@pytest.fixture(params=["json", "text"])
def talkative(request, prepared, tmp_path):
    with serving(copy_of(prepared, tmp_path / "data"), LOG_FORMAT=request.param, LOG_LEVEL="DEBUG") as server:
        yield server


class Visit:
    """Somebody who uses everything that is secret, in every way there is; `secrets` are what must not be logged."""

    def __init__(self, server, client):
        self.server = server
        self.client = client
        self.secrets = {PASSWORD, WRONG, CONTENT, QUERY, "forged-id"}
        self.ids = []

    def ask(self, method, path, **given):
        answer = self.client.request(method, f"{path}?token={QUERY}", **given)
        self.ids.append(answer.headers["X-Request-ID"])
        return answer

    def by_rest(self):
        self.ask("POST", "/api/register", json={"username": "alice", "password": PASSWORD})
        self.ask("POST", "/api/login", json={"username": "alice", "password": WRONG})
        self.ask("POST", "/api/login", content=f'{{"password": "{PASSWORD}"')
        tokens = self.ask("POST", "/api/login", json={"username": "alice", "password": PASSWORD}).json()
        self.secrets |= {tokens["access"], tokens["refresh"]}
        self.token = tokens["access"]
        bearer = {"Authorization": f"Bearer {self.token}"}
        body = {"receiver": "jane_smith", "content": CONTENT}
        assert self.ask("POST", "/api/messages/send", json=body, headers=bearer).status_code < 300
        self.ask("POST", "/api/messages/send", json={**body, "receiver": CONTENT}, headers=bearer)
        self.ask("GET", "/api/profile", headers={"Authorization": f"Bearer {self.token}x"})

    def by_page(self):
        self.ask("GET", "/login/")
        form = {"identifier": "alice", "password": PASSWORD, "csrfmiddlewaretoken": self.client.cookies["csrftoken"]}
        self.ask("POST", "/login/", data={**form, "password": WRONG})
        assert self.ask("POST", "/login/", data=form).status_code == 302
        self.ask("POST", "/login/", data={**form, "csrfmiddlewaretoken": "x"})
        self.secrets |= {cookie.value for cookie in self.client.cookies.jar}

    async def by_socket(self):
        url = f"{self.server.socket_url}?token={QUERY}"
        client = await RemoteClient.connect(url)
        await client.ask("auth", token=f"{self.token}x")
        await client.ask("auth", token=self.token)
        sent = await client.ask("message", receiver="jane_smith", content=CONTENT, client_id="c1")
        assert sent["type"] == "ack"
        await client.send_text(f'{{"type": "message", "content": "{CONTENT}"')
        await client.ask("message", receiver=CONTENT, content=CONTENT)
        await client.leave()
        cookie = "; ".join(f"{each.name}={each.value}" for each in self.client.cookies.jar)
        await (await RemoteClient.connect(url, additional_headers={"Cookie": cookie}, origin=self.server.url)).leave()
        with pytest.raises(Exception, match="403"):
            await RemoteClient.connect(f"{self.server.socket_url}x?token={QUERY}")


async def test_the_whole_log_of_a_visit_has_nothing_secret_in_it_and_every_request(talkative):
    with httpx.Client(base_url=talkative.url, headers={"X-Request-ID": "forged-id"}, timeout=PATIENCE) as client:
        visit = Visit(talkative, client)
        visit.by_rest()
        visit.by_page()
        await visit.by_socket()
    talkative.stop()
    log = talkative.log.read_text()
    assert [secret for secret in visit.secrets if secret in log] == []
    assert [id for id in visit.ids if id not in log] == []
    assert log.count("socket opened") == log.count("socket closed") == 2
    assert log.count("socket refused") == 1
    assert "WebSocket /ws/" not in log


async def test_lines_for_machines_are_objects_to_the_last(talkative):
    client = await RemoteClient.connect(talkative.socket_url)
    await client.leave()
    talkative.stop()
    said = talkative.log.read_text().partition("Stop with Ctrl+C.\n")[2].strip().splitlines()
    if talkative.environment["LOG_FORMAT"] == "json":
        lines = [json.loads(line) for line in said]
        opened, closed = [line for line in lines if line["event"].startswith("socket")]
        assert opened["connection"] == closed["connection"]
        assert closed["frames_out"] == closed["frames_in"] == 0
        assert closed["person"] is None
    else:
        assert all(re.match(r"\d{4}-\d\d-\d\dT\S+Z [A-Z]+ [\w.]+: ", line) for line in said)
