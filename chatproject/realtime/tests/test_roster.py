"""Who is there, as one process knows it."""

from uuid import uuid4

import pytest

from chatproject.realtime import roster as roster_module
from chatproject.realtime.roster import Roster

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
    monkeypatch.setattr(roster_module, "time", clock)
    return clock


@pytest.fixture
def roster():
    return Roster()


@pytest.fixture
def other():
    """The roster of another process."""
    return Roster()


def tell(speaker, *listeners):
    """What changed at one process is heard by the others."""
    news = speaker.news(speaker.take_changes().own)
    for listener in listeners:
        listener.hear(news, life=LIFE)


def read(reader, speaker, life=LIFE):
    """One process reads what another one has stored."""
    reader.read_snapshot(speaker.process, speaker.snapshot(), life=life)


# --- one process -----------------------------------------------------------------------------------------------------


def test_who_has_a_socket_is_there_and_everybody_else_is_not(roster):
    roster.take_seat(ALICE)
    assert (roster.status_of(ALICE), roster.status_of(BOB)) == ("online", "offline")
    assert roster.statuses == {ALICE: "online"}


def test_one_of_two_tabs_closed_leaves_the_person_there(roster):
    first, second = roster.take_seat(ALICE), roster.take_seat(ALICE)
    roster.leave_seat(first)
    assert roster.status_of(ALICE) == "online"
    roster.leave_seat(second)
    assert roster.status_of(ALICE) == "offline"


def test_somebody_is_away_only_if_they_are_so_everywhere(roster):
    first, second = roster.take_seat(ALICE), roster.take_seat(ALICE)
    roster.change(first, "away")
    assert roster.status_of(ALICE) == "online"
    roster.change(second, "away")
    assert roster.status_of(ALICE) == "away"
    roster.change(first, "online")
    assert roster.status_of(ALICE) == "online"


def test_the_tab_where_somebody_was_closed_leaves_them_away(roster):
    at_work, forgotten = roster.take_seat(ALICE), roster.take_seat(ALICE)
    roster.change(forgotten, "away")
    roster.leave_seat(at_work)
    assert roster.status_of(ALICE) == "away"


def test_what_changed_is_taken_once(roster):
    seat = roster.take_seat(ALICE)
    assert roster.has_changes
    assert roster.take_changes() == ({ALICE}, {ALICE}, set(), set())
    roster.change(seat, "online")
    assert not roster.has_changes
    roster.leave_seat(seat)
    assert roster.take_changes() == ({ALICE}, {ALICE}, {ALICE}, set())


def test_a_second_tab_changes_nothing(roster):
    roster.take_seat(ALICE)
    roster.take_changes()
    roster.leave_seat(roster.take_seat(ALICE))
    assert not roster.has_changes


def test_what_was_put_back_is_taken_again_with_what_came_since(roster):
    roster.take_seat(ALICE)
    changes = roster.take_changes()
    roster.take_seat(BOB)
    roster.put_back(changes)
    assert roster.take_changes().people == {ALICE, BOB}


def test_who_shows_it_otherwise_is_looked_at_again(roster):
    roster.presence_setting_changed(BOB)
    assert roster.has_changes
    assert roster.take_changes() == (set(), set(), set(), {BOB})


def test_nobody_who_left_is_remembered(roster):
    roster.leave_seat(roster.take_seat(ALICE))
    assert not roster.statuses
    assert not roster.here
    assert not roster._seats


# --- several processes -----------------------------------------------------------------------------------------------


def test_news_of_another_process_count_at_once(roster, other):
    seat = other.take_seat(ALICE)
    tell(other, roster)
    assert roster.status_of(ALICE) == "online"
    assert roster.take_changes() == ({ALICE}, set(), set(), set())
    other.change(seat, "away")
    tell(other, roster)
    assert roster.status_of(ALICE) == "away"


def test_the_last_socket_at_one_process_closed_leaves_a_person_there_who_has_one_at_another(roster, other):
    here, there = roster.take_seat(ALICE), other.take_seat(ALICE)
    tell(other, roster)
    tell(roster, other)
    roster.leave_seat(here)
    tell(roster, other)
    assert (roster.status_of(ALICE), other.status_of(ALICE)) == ("online", "online")
    assert not other.has_changes
    other.leave_seat(there)
    tell(other, roster)
    assert (roster.status_of(ALICE), other.status_of(ALICE)) == ("offline", "offline")


def test_somebody_is_away_only_if_they_are_so_at_every_process(roster, other):
    roster.change(roster.take_seat(ALICE), "away")
    seat = other.take_seat(ALICE)
    tell(other, roster)
    assert roster.status_of(ALICE) == "online"
    other.change(seat, "away")
    tell(other, roster)
    assert roster.status_of(ALICE) == "away"


def test_the_news_of_two_processes_come_to_the_same_in_either_order(roster, other):
    third = Roster()
    leaving = roster.take_seat(ALICE)
    tell(roster, third)
    roster.leave_seat(leaving)
    gone = roster.news({ALICE})
    other.take_seat(ALICE)
    came = other.news({ALICE})
    for first, second in ((gone, came), (came, gone)):
        third.hear(first, life=LIFE)
        third.hear(second, life=LIFE)
        assert third.status_of(ALICE) == "online"


def test_what_a_process_stored_is_known_to_one_that_starts_later(roster, other):
    other.take_seat(ALICE)
    other.change(other.take_seat(BOB), "away")
    read(roster, other)
    assert roster.statuses == {ALICE: "online", BOB: "away"}


def test_what_was_stored_heals_what_the_bus_lost(roster, other):
    gone = other.take_seat(ALICE)
    tell(other, roster)
    other.leave_seat(gone)
    other.take_seat(BOB)
    tell(other)
    read(roster, other)
    assert roster.statuses == {BOB: "online"}


def test_what_was_stored_before_the_last_news_does_not_undo_them(roster, other):
    old = other.snapshot()
    read(roster, other)
    other.take_seat(ALICE)
    tell(other, roster)
    roster.read_snapshot(other.process, old, life=LIFE)
    assert roster.status_of(ALICE) == "online"


def test_after_a_gap_in_the_news_what_was_stored_with_the_last_of_them_counts(roster, other):
    read(roster, other)
    other.take_seat(ALICE)
    tell(other)
    other.take_seat(BOB)
    tell(other, roster)
    assert roster.statuses == {BOB: "online"}
    read(roster, other)
    assert roster.statuses == {ALICE: "online", BOB: "online"}


def test_what_one_stored_oneself_is_no_news(roster):
    seat = roster.take_seat(ALICE)
    stored = roster.snapshot()
    roster.leave_seat(seat)
    roster.read_snapshot(roster.process, stored, life=LIFE)
    assert roster.status_of(ALICE) == "offline"


def test_the_people_of_a_process_that_says_nothing_any_more_are_gone(roster, other, clock):
    other.take_seat(ALICE)
    tell(other, roster)
    roster.take_changes()
    clock.advance(LIFE - 1)
    roster.forget_ended()
    assert roster.status_of(ALICE) == "online"
    clock.advance(1)
    roster.forget_ended()
    assert roster.status_of(ALICE) == "offline"
    assert roster.take_changes() == ({ALICE}, set(), {ALICE}, set())


def test_a_process_that_renews_keeps_its_people(roster, other, clock):
    other.take_seat(ALICE)
    tell(other, roster)
    for _ in range(5):
        clock.advance(LIFE - 1)
        read(roster, other)
        roster.forget_ended()
    assert roster.status_of(ALICE) == "online"


def test_who_is_also_here_stays_when_another_process_is_lost(roster, other, clock):
    roster.take_seat(ALICE)
    other.take_seat(ALICE)
    tell(other, roster)
    clock.advance(LIFE)
    roster.forget_ended()
    assert roster.status_of(ALICE) == "online"


def test_the_people_of_a_process_that_says_farewell_count_a_little_longer(roster, other, clock):
    other.take_seat(ALICE)
    tell(other, roster)
    roster.hear(other.farewell(8), life=LIFE)
    clock.advance(7)
    roster.forget_ended()
    assert roster.status_of(ALICE) == "online"
    clock.advance(1)
    roster.forget_ended()
    assert roster.status_of(ALICE) == "offline"


def test_whoever_begins_later_reads_what_was_said_before_also_while_there_is_always_newer_news():
    told, late = Roster(), Roster()
    early, others = uuid4(), [uuid4() for _ in range(3)]
    told.take_seat(early)
    told.news([early])
    stored = told.snapshot()
    for person in others:
        told.take_seat(person)
        late.hear(told.news([person]), life=30)
    late.read_snapshot(told.process, stored, life=30)
    assert {late.status_of(person) for person in (early, *others)} == {"online"}


def test_what_got_lost_on_the_bus_is_found_in_the_next_snapshot_and_newer_news_stand():
    told, late = Roster(), Roster()
    lost, gone = uuid4(), uuid4()
    seat = told.take_seat(gone)
    late.hear(told.news([gone]), life=30)
    told.take_seat(lost)
    told.news([lost])  # nobody hears it
    stored = told.snapshot()
    told.leave_seat(seat)
    late.hear(told.news([gone]), life=30)
    late.read_snapshot(told.process, stored, life=30)
    assert (late.status_of(lost), late.status_of(gone)) == ("online", "offline")
