"""Which frames count; on a server in `tests/robustness/test_websockets.py`."""

import pytest
from websockets.frames import CLOSE, CONT, PING, PONG, TEXT
from websockets.protocol import OPEN

from chatproject.realtime import protocol
from chatproject.web.websocket_protocol import Frames

BURST = protocol.FRAMES_BURST


@pytest.fixture
def frames(still_clock):
    """A socket that is open."""
    return Frames(state=OPEN)


def receive(frames, *sent):
    """All of them come; returns how many were read, and the code if that closed the socket."""
    for frame in sent:
        frames.receive_data(masked(*frame))
    return len(frames.events_received()), frames.close_sent and frames.close_sent.code


def masked(kind, data=b"", last=True):
    """A frame as a client sends it, masked with nothing."""
    assert len(data) < 65_536
    length = bytes([0x80 | len(data)]) if len(data) < 126 else bytes([0x80 | 126, *divmod(len(data), 256)])
    return bytes([(0x80 if last else 0) | kind]) + length + b"\0\0\0\0" + data


@pytest.mark.parametrize("frame", [(PING, b"x"), (PONG, b"x")])
def test_as_many_as_the_burst_are_read_and_one_more_closes(frames, frame):
    assert receive(frames, *[frame] * BURST) == (BURST, None)
    assert receive(frames, frame) == (0, protocol.TOO_MANY)


def test_whole_messages_count_with_the_others_and_are_refused_by_the_application(frames):
    assert receive(frames, *[(TEXT, b"x")] * 2 * BURST) == (2 * BURST, None)
    assert receive(frames, (PING, b"x"))[1] == protocol.TOO_MANY


def test_small_parts_count_and_large_ones_are_one_message(frames):
    large, small = (CONT, b"x" * 1_024, False), (CONT, b"x" * 1_023, False)
    assert receive(frames, (TEXT, b"x" * 4_096, False), *[large] * 500)[1] is None
    assert receive(frames, *[small] * BURST)[1] is None
    assert receive(frames, small)[1] == protocol.TOO_MANY


def test_the_pong_to_our_own_ping_costs_nothing_once(frames):
    receive(frames, *[(PING, b"x")] * BURST)
    frames.own_ping = b"ours"
    assert receive(frames, (PONG, b"ours"))[1] is None
    assert receive(frames, (PONG, b"ours"))[1] == protocol.TOO_MANY


def test_a_goodbye_is_always_heard(frames):
    receive(frames, *[(PING, b"x")] * BURST)
    assert receive(frames, (CLOSE, b"\x03\xe8")) == (1, 1000)


def test_without_rate_limits_nothing_counts(frames, unlimited):
    assert receive(frames, *[(PING, b"x")] * (BURST + 40)) == (BURST + 40, None)


def test_while_nothing_can_be_written_only_the_newest_ping_is_kept(frames):
    frames.holds_pongs = True
    receive(frames, (PING, b"first"), (PING, b"second"))
    assert frames.data_to_send() == []
    frames.answer_ping()
    assert frames.data_to_send() == [bytes([0x80 | PONG, 6]) + b"second"]
    frames.answer_ping()
    assert frames.data_to_send() == []
