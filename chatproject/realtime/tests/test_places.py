"""How many sockets there are of one person or address."""

from chatproject.realtime.places import Places


def test_as_many_as_there_are_places_and_no_more():
    places = Places(2)
    assert [places.take("alice") for _ in range(3)] == [True, True, False]


def test_a_place_that_was_refused_is_not_taken():
    places = Places(1)
    places.take("alice")
    places.take("alice")
    places.free("alice")
    assert places.take("alice")


def test_each_key_has_its_own_places():
    places = Places(1)
    assert places.take("alice")
    assert places.take("bob")


def test_a_place_given_back_can_be_taken_and_nobody_is_remembered():
    places = Places(1)
    places.take("alice")
    places.free("alice")
    assert not places.taken
    assert places.take("alice")


def test_without_rate_limits_there_is_room_for_all_and_they_are_still_counted(settings):
    settings.RATE_LIMITS = False
    places = Places(1)
    assert all(places.take("alice") for _ in range(10))
    assert places.taken["alice"] == 10
