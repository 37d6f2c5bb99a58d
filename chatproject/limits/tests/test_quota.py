"""How many sockets there are of one person or address."""

from chatproject.limits.quota import ConnectionQuota


def test_as_many_as_are_allowed_and_no_more():
    quota = ConnectionQuota(2)
    assert [quota.acquire("alice") for _ in range(3)] == [True, True, False]


def test_a_socket_that_was_refused_is_not_counted():
    quota = ConnectionQuota(1)
    quota.acquire("alice")
    quota.acquire("alice")
    quota.release("alice")
    assert quota.acquire("alice")


def test_each_key_is_counted_for_itself():
    quota = ConnectionQuota(1)
    assert quota.acquire("alice")
    assert quota.acquire("bob")


def test_after_a_release_there_is_room_again_and_nobody_is_remembered():
    quota = ConnectionQuota(1)
    quota.acquire("alice")
    quota.release("alice")
    assert not quota.counts
    assert quota.acquire("alice")


def test_without_rate_limits_there_is_room_for_all_and_they_are_still_counted(settings):
    settings.RATE_LIMITS = False
    quota = ConnectionQuota(1)
    assert all(quota.acquire("alice") for _ in range(10))
    assert quota.counts["alice"] == 10
