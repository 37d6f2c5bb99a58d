"""Who is online, as one process knows it."""

from uuid import uuid4

import pytest

from chatproject.realtime.presence import state as state_module
from chatproject.realtime.presence.state import PresenceMap

LIFE = 30
ALICE, BOB = uuid4(), uuid4()


class Clock:
    """Time that passes when a test says so."""

    now = 1000.0

    def monotonic(self):
        return self.now

    def advance(self, seconds):
        self.now += seconds


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(state_module, "time", clock)
    return clock


@pytest.fixture
def presence():
    return PresenceMap()


@pytest.fixture
def other():
    """The map of another process."""
    return PresenceMap()


def tell(speaker, *others):
    """What changed at one process is reported to the others."""
    news = speaker.news(speaker.take_changes().own)
    for process in others:
        process.receive("news", news, life=LIFE)


def read(reader, speaker, life=LIFE):
    """One process reads what another one has stored."""
    reader.read_snapshot(speaker.process, speaker.snapshot(), life=life)


# --- one process -----------------------------------------------------------------------------------------------------


def test_who_has_a_socket_is_there_and_everybody_else_is_not(presence):
    presence.connect(ALICE)
    assert (presence.status_of(ALICE), presence.status_of(BOB)) == ("online", "offline")
    assert presence.statuses == {ALICE: "online"}


def test_one_of_two_tabs_closed_leaves_the_person_there(presence):
    first, second = presence.connect(ALICE), presence.connect(ALICE)
    presence.disconnect(first)
    assert presence.status_of(ALICE) == "online"
    presence.disconnect(second)
    assert presence.status_of(ALICE) == "offline"


def test_somebody_is_away_only_if_they_are_so_everywhere(presence):
    first, second = presence.connect(ALICE), presence.connect(ALICE)
    presence.set_status(first, "away")
    assert presence.status_of(ALICE) == "online"
    presence.set_status(second, "away")
    assert presence.status_of(ALICE) == "away"
    presence.set_status(first, "online")
    assert presence.status_of(ALICE) == "online"


def test_the_tab_where_somebody_was_closed_leaves_them_away(presence):
    at_work, forgotten = presence.connect(ALICE), presence.connect(ALICE)
    presence.set_status(forgotten, "away")
    presence.disconnect(at_work)
    assert presence.status_of(ALICE) == "away"


def test_what_changed_is_taken_once(presence):
    connection = presence.connect(ALICE)
    assert presence.has_changes
    assert presence.take_changes() == ({ALICE}, {ALICE}, set(), set())
    presence.set_status(connection, "online")
    assert not presence.has_changes
    presence.disconnect(connection)
    assert presence.take_changes() == ({ALICE}, {ALICE}, {ALICE}, set())


def test_a_second_tab_changes_nothing(presence):
    presence.connect(ALICE)
    presence.take_changes()
    presence.disconnect(presence.connect(ALICE))
    assert not presence.has_changes


def test_what_was_put_back_is_taken_again_with_what_came_since(presence):
    presence.connect(ALICE)
    changes = presence.take_changes()
    presence.connect(BOB)
    presence.put_back(changes)
    assert presence.take_changes().people == {ALICE, BOB}


def test_who_shows_it_otherwise_is_looked_at_again(presence):
    presence.presence_setting_changed(BOB)
    assert presence.has_changes
    assert presence.take_changes() == (set(), set(), set(), {BOB})


def test_nobody_who_left_is_remembered(presence):
    presence.disconnect(presence.connect(ALICE))
    assert not presence.statuses
    assert not presence.here
    assert not presence._connections


# --- several processes -----------------------------------------------------------------------------------------------


def test_news_of_another_process_count_at_once(presence, other):
    connection = other.connect(ALICE)
    tell(other, presence)
    assert presence.status_of(ALICE) == "online"
    assert presence.take_changes() == ({ALICE}, set(), set(), set())
    other.set_status(connection, "away")
    tell(other, presence)
    assert presence.status_of(ALICE) == "away"


def test_the_last_socket_at_one_process_closed_leaves_a_person_there_who_has_one_at_another(presence, other):
    here, there = presence.connect(ALICE), other.connect(ALICE)
    tell(other, presence)
    tell(presence, other)
    presence.disconnect(here)
    tell(presence, other)
    assert (presence.status_of(ALICE), other.status_of(ALICE)) == ("online", "online")
    assert not other.has_changes
    other.disconnect(there)
    tell(other, presence)
    assert (presence.status_of(ALICE), other.status_of(ALICE)) == ("offline", "offline")


def test_somebody_is_away_only_if_they_are_so_at_every_process(presence, other):
    presence.set_status(presence.connect(ALICE), "away")
    connection = other.connect(ALICE)
    tell(other, presence)
    assert presence.status_of(ALICE) == "online"
    other.set_status(connection, "away")
    tell(other, presence)
    assert presence.status_of(ALICE) == "away"


def test_the_news_of_two_processes_come_to_the_same_in_either_order(presence, other):
    third = PresenceMap()
    leaving = presence.connect(ALICE)
    tell(presence, third)
    presence.disconnect(leaving)
    gone = presence.news({ALICE})
    other.connect(ALICE)
    came = other.news({ALICE})
    for first, second in ((gone, came), (came, gone)):
        third.receive("news", first, life=LIFE)
        third.receive("news", second, life=LIFE)
        assert third.status_of(ALICE) == "online"


def test_what_a_process_stored_is_known_to_one_that_starts_later(presence, other):
    other.connect(ALICE)
    other.set_status(other.connect(BOB), "away")
    read(presence, other)
    assert presence.statuses == {ALICE: "online", BOB: "away"}


def test_what_was_stored_heals_what_the_bus_lost(presence, other):
    gone = other.connect(ALICE)
    tell(other, presence)
    other.disconnect(gone)
    other.connect(BOB)
    tell(other)
    read(presence, other)
    assert presence.statuses == {BOB: "online"}


def test_what_was_stored_before_the_last_news_does_not_undo_them(presence, other):
    old = other.snapshot()
    read(presence, other)
    other.connect(ALICE)
    tell(other, presence)
    presence.read_snapshot(other.process, old, life=LIFE)
    assert presence.status_of(ALICE) == "online"


def test_after_a_gap_in_the_news_what_was_stored_with_the_last_of_them_counts(presence, other):
    read(presence, other)
    other.connect(ALICE)
    tell(other)
    other.connect(BOB)
    tell(other, presence)
    assert presence.statuses == {BOB: "online"}
    read(presence, other)
    assert presence.statuses == {ALICE: "online", BOB: "online"}


def test_what_one_stored_oneself_is_no_news(presence):
    connection = presence.connect(ALICE)
    stored = presence.snapshot()
    presence.disconnect(connection)
    presence.read_snapshot(presence.process, stored, life=LIFE)
    assert presence.status_of(ALICE) == "offline"


def test_the_people_of_a_process_that_says_nothing_any_more_are_gone(presence, other, clock):
    other.connect(ALICE)
    tell(other, presence)
    presence.take_changes()
    clock.advance(LIFE - 1)
    presence.forget_ended()
    assert presence.status_of(ALICE) == "online"
    clock.advance(1)
    presence.forget_ended()
    assert presence.status_of(ALICE) == "offline"
    assert presence.take_changes() == ({ALICE}, set(), {ALICE}, set())


def test_a_process_that_renews_keeps_its_people(presence, other, clock):
    other.connect(ALICE)
    tell(other, presence)
    for _ in range(5):
        clock.advance(LIFE - 1)
        read(presence, other)
        presence.forget_ended()
    assert presence.status_of(ALICE) == "online"


def test_who_is_also_here_stays_when_another_process_is_lost(presence, other, clock):
    presence.connect(ALICE)
    other.connect(ALICE)
    tell(other, presence)
    clock.advance(LIFE)
    presence.forget_ended()
    assert presence.status_of(ALICE) == "online"


def test_the_people_of_a_process_that_says_farewell_count_a_little_longer(presence, other, clock):
    other.connect(ALICE)
    tell(other, presence)
    presence.receive("farewell", other.farewell(8), life=LIFE)
    clock.advance(7)
    presence.forget_ended()
    assert presence.status_of(ALICE) == "online"
    clock.advance(1)
    presence.forget_ended()
    assert presence.status_of(ALICE) == "offline"


def test_whoever_begins_later_reads_what_was_said_before_also_while_there_is_always_newer_news():
    other, late = PresenceMap(), PresenceMap()
    early, others = uuid4(), [uuid4() for _ in range(3)]
    other.connect(early)
    other.news([early])
    stored = other.snapshot()
    for person in others:
        other.connect(person)
        late.receive("news", other.news([person]), life=30)
    late.read_snapshot(other.process, stored, life=30)
    assert {late.status_of(person) for person in (early, *others)} == {"online"}


def test_what_got_lost_on_the_bus_is_found_in_the_next_snapshot_and_newer_news_stand():
    other, late = PresenceMap(), PresenceMap()
    lost, gone = uuid4(), uuid4()
    connection = other.connect(gone)
    late.receive("news", other.news([gone]), life=30)
    other.connect(lost)
    other.news([lost])  # lost on the bus
    stored = other.snapshot()
    other.disconnect(connection)
    late.receive("news", other.news([gone]), life=30)
    late.read_snapshot(other.process, stored, life=30)
    assert (late.status_of(lost), late.status_of(gone)) == ("online", "offline")
