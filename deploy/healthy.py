"""Whether the server in this container answers, for Docker's HEALTHCHECK: the exit status is 0 when it does.

It asks for a name that the server goes by. Health is told without https, too.
"""

import http.client
import os
import sys


def name() -> str:
    """A name that the server answers to."""
    first = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
    return first if first.strip("*") else "localhost"


def problem() -> str | None:
    """What is wrong, if anything is."""
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT") or 8000), timeout=4)
    try:
        connection.request("GET", "/healthz", headers={"Host": name()})
        status = connection.getresponse().status
    except OSError as error:
        return f"It does not answer: {error}"
    finally:
        connection.close()
    return None if status == 200 else f"It answers with {status}."


if __name__ == "__main__":
    sys.exit(problem())
