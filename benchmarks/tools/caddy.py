"""Caddy in front of a server, with the file that `docs/self-hosting.md` tells one to use: HTTPS and HTTP/2."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx

from testing.engines import free_port
from testing.patience import wait_until
from tests.servers import ROOT

from . import cores

OWN_CERTIFICATES = "{\n\tlocal_certs\n\tskip_install_trust\n\tadmin off\n"


@contextlib.contextmanager
def caddy(port: int) -> Iterator[str | None]:
    """The address of a Caddy in front of the server at this port, for the length of a block; None without Caddy."""
    program = shutil.which("caddy")
    if not program:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="parley-caddy-") as folder:
        file = Path(folder) / "Caddyfile"
        file.write_text((ROOT / "deploy/Caddyfile").read_text().replace("{\n", OWN_CERTIFICATES, 1))
        front = free_port()
        names = {"SITE": f"https://localhost:{front}", "WEB_NAME": "127.0.0.1", "WEB_PORT": str(port)}
        environment = {**os.environ, **names, "HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}
        with cores.on(cores.SERVER):
            process = subprocess.Popen([program, "run", "--config", file, "--adapter", "caddyfile"], env=environment)
        try:
            wait_until(lambda: _answers(names["SITE"]))
            yield names["SITE"]
        finally:
            process.terminate()
            process.wait()


def _answers(url: str) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return httpx.get(f"{url}/healthz", verify=False).is_success  # noqa: S501, a certificate of its own
    return False
