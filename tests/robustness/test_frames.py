"""Nothing that a client sends as a frame crashes the server."""

import pytest

from testing.bad_frames import bad_frames
from testing.sockets import Closed
from tests.callers import Person
from tests.conftest import copy_of
from tests.servers import PATIENT, serving

BAD_FRAMES, NO_UTF8 = 4400, 1007


@pytest.fixture(scope="module")
def lifted(prepared, tmp_path_factory):
    """A server with RATE_LIMITS=0."""
    data_dir = copy_of(prepared, tmp_path_factory.mktemp("lifted") / "data")
    with serving(data_dir, constants=PATIENT, RATE_LIMITS="0") as server:
        yield server


async def test_2000_malformed_frames_get_an_error_each_and_the_server_goes_on(lifted):
    alice = Person(lifted)
    bystander, client = await alice.socket(), await alice.socket()
    codes = set()
    for frame in bad_frames():
        await client.send_frame(frame)
        assert (await client.receive())["code"] not in {"server_error", "unavailable"}
        try:
            await client.ask("ping")
        except Closed as closed:
            codes.add(closed.code)
            client = await alice.socket()
    assert codes == {BAD_FRAMES}
    assert await bystander.ask("ping") == {"type": "pong"}
    assert not lifted.tracebacks()
    for each in (client, bystander):
        await each.leave()


@pytest.mark.parametrize("text", [b"\xff", b'{"type": "ping\xc3"}', b"\xed\xa0\x80", b"\xc0\x80"])
async def test_text_that_is_no_text_closes_and_takes_a_line_of_the_log(lifted, text):
    client = await Person(lifted).socket()
    await client.connection.send(text, text=True)
    assert await client.closed() == NO_UTF8
    assert "Invalid UTF-8 sequence received from client: 'utf-8' codec" in lifted.log.read_text()
    assert not lifted.tracebacks()
