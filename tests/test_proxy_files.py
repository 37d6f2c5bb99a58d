"""The files for Caddy and nginx in deploy/ agree with the server behind them."""

import json
import re

from chatproject.core.errors import TooLarge
from chatproject.web import headers
from chatproject.web.body import IDLE_SECONDS, MOST_BYTES
from chatproject.web.http_protocol import HttpProtocol
from chatproject.web.server import OPTIONS
from tests.servers import ROOT


def test_the_proxies_refuse_what_the_server_refuses_in_the_same_words():
    text = (ROOT / "deploy/Caddyfile").read_text()
    [limit] = re.findall(r"Content-Length}\) > (\d+)`", text)
    assert int(limit) == MOST_BYTES
    [(body, status)] = re.findall(r"respond `({.*})` (\d+)", text)
    assert (json.loads(body), int(status)) == (TooLarge().payload(), TooLarge.status)
    [most] = re.findall(r"max_size (\d+)MiB", text)
    assert int(most) * 1024 * 1024 > MOST_BYTES

    text = (ROOT / "deploy/nginx.conf").read_text()
    [most] = re.findall(r"client_max_body_size (\d+)m;", text)
    assert int(most) * 1024 * 1024 == MOST_BYTES
    [(status, body)] = re.findall(r"return (\d+) '({.*})'", text)
    assert (json.loads(body), int(status)) == (TooLarge().payload(), TooLarge.status)


def test_the_proxies_wait_no_longer_than_the_server_and_let_go_of_it_before_it_does():
    caddy = (ROOT / "deploy/Caddyfile").read_text()
    nginx = (ROOT / "deploy/nginx.conf").read_text()

    def seconds(name, text):
        return float(re.findall(rf"{name} (\d+)s", text)[0])

    assert seconds("read_header", caddy) == seconds("client_header_timeout", nginx) == HttpProtocol.head_seconds
    assert seconds("client_body_timeout", nginx) == IDLE_SECONDS
    assert seconds("keepalive", caddy) < OPTIONS["timeout_keep_alive"]
    assert seconds("keepalive_timeout", nginx.partition("server {")[0]) < OPTIONS["timeout_keep_alive"]
    assert f"max_header_size {headers.MOST_BYTES // 1024}KB" in caddy
    assert f"{headers.MOST_BYTES // headers.MOST_LINE_BYTES} {headers.MOST_LINE_BYTES // 1024}k;" in nginx
