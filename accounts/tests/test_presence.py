"""Who is there, as people see each other: over the socket and in the answers of REST."""

import asyncio
from unittest.mock import Mock

import pytest

from accounts import queries, services
from accounts.models import User
from chatproject.db import clock, uuid7
from chatproject.realtime.presence import queries as presence
from chatproject.realtime.presence import service as presence_service
from chatproject.realtime.process import current
from chatproject.realtime.protocol import PEOPLE_FOLLOWED
from chatproject.realtime.threads import in_database
from testing.clients import api_client
from testing.patience import until
from testing.people import person

GRACE = 0.3


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    monkeypatch.setattr(presence_service, "GRACE_SECONDS", GRACE)
    monkeypatch.setattr(presence_service, "GATHER_SECONDS", 0.005)


@pytest.fixture
def connect(connect):
    """A socket whose opening has been told to all who follow its person, so that what follows is told by itself."""

    async def connect_and_tell(*args, **kwargs):
        socket = await connect(*args, **kwargs)
        await until(lambda: not current().presence.is_telling)
        return socket

    return connect_and_tell


@pytest.fixture
def hide(transactional_db):
    """`await hide(alice)`: alice no longer shows when she is there; `hidden=False` for showing it again."""

    async def hide(user, *, hidden=True):
        changes = {"settings": {"presence": not hidden}}
        await in_database(services.update_profile, user=user, changes=changes)

    return hide


async def ask(user, path):
    """What REST answers."""
    return await in_database(lambda: api_client(user).get(path).json())


async def last_seen(user):
    return (await in_database(User.objects.get, pk=user.pk)).last_seen


# --- being there -----------------------------------------------------------------------------------------------------


async def test_one_tab_closing_does_not_make_somebody_offline(connect, alice, bob):
    first, _second, his = await connect(alice), await connect(alice), await connect(bob)
    assert (await his.ask("status_request", target="alice"))["status"] == "online"
    await first.leave()
    await asyncio.sleep(2 * GRACE)
    assert await his.silence() == []
    assert presence.status_of(alice.pk) == "online"


async def test_the_last_tab_closing_does_and_says_when_that_was(connect, alice, bob):
    tabs, his = [await connect(alice), await connect(alice)], await connect(bob)
    await his.ask("status_request", target="alice")
    began = clock.now()
    for tab in tabs:
        await tab.leave()
    told = await his.receive("status")
    seen = await last_seen(alice)
    assert seen >= began
    assert told == {
        "type": "status",
        "user_id": str(alice.pk),
        "status": "offline",
        "last_seen": (await ask(bob, "/api/users/alice"))["last_seen"],
    }
    assert alice.pk not in presence.online_ids()


async def test_reloading_the_page_says_nothing(connect, alice, bob, monkeypatch):
    tab, his = await connect(alice), await connect(bob)
    await his.ask("status_request", target="alice")
    before = await last_seen(alice)
    graces, loop = [], tab.hub.loop
    monkeypatch.setattr(tab.hub, "loop", Mock(wraps=loop, call_later=lambda _, *ends: graces.append(ends)))
    await tab.leave()
    monkeypatch.setattr(tab.hub, "loop", loop)
    await connect(alice)
    [(disconnect, connection)] = graces  # only now the time is over for which a closed socket counts
    disconnect(connection)
    await asyncio.sleep(0.1)
    assert await his.silence() == []
    assert await last_seen(alice) == before


async def test_somebody_is_away_when_all_their_devices_are(connect, alice, bob):
    page, phone, his = await connect(alice), await connect(alice), await connect(bob)
    await his.ask("status_request", target="alice")
    assert await page.ask("set_status", status="away") == {"type": "ack"}
    assert (await his.ask("status_request", target="alice"))["status"] == "online"
    await phone.ask("set_status", status="away")
    assert (await his.receive("status"))["status"] == "away"
    assert (await ask(bob, "/api/users/alice"))["status"] == "away"
    await phone.ask("set_status", status="online")
    assert (await his.receive("status"))["status"] == "online"


async def test_opening_tells_oneself_that_one_is_there(connect, alice):
    socket = await connect()
    token = (await in_database(lambda: api_client(alice)._credentials["HTTP_AUTHORIZATION"])).partition(" ")[2]
    assert (await socket.ask("auth", token=token))["user"]["status"] == "online"


async def test_who_is_only_asked_for_is_not_there(connect, alice, bob):
    await connect()
    await ask(alice, "/api/profile")
    assert (await ask(bob, "/api/users/alice"))["status"] == "offline"


@pytest.mark.parametrize("status", ["offline", "busy", "", None, 7, ["away"], {"status": "away"}])
async def test_any_other_status_is_refused_and_changes_nothing(connect, alice, status):
    socket = await connect(alice)
    assert (await socket.ask("set_status", status=status))["code"] == "invalid"
    assert presence.status_of(alice.pk) == "online"


# --- following -------------------------------------------------------------------------------------------------------


async def test_following_starts_with_how_it_is_now(connect, alice, bob):
    his = await connect(bob)
    for address in ("alice", "Alice@example.org", str(alice.pk)):
        assert await his.ask("status_request", target=address) == {
            "type": "status",
            "user_id": str(alice.pk),
            "status": "offline",
            "last_seen": (await ask(alice, "/api/profile"))["last_seen"],
        }
    await connect(alice)
    assert (await his.receive("status"))["status"] == "online"
    assert await his.silence() == []


async def test_who_does_not_follow_hears_nothing(connect, alice, bob, carol):
    his, hers = await connect(bob), await connect(carol)
    await his.ask("status_request", target="alice")
    await connect(alice)
    await his.receive("status")
    assert await hers.silence() == []


async def test_a_person_is_added_and_a_list_replaces(connect, alice, bob, carol):
    dora, socket = await in_database(person, "dora"), await connect(alice)
    for name in ("bob", "carol"):
        await socket.ask("status_request", target=name)
    answer = await socket.ask("status_request", target=["carol", "dora@example.org", str(dora.pk)])
    assert answer["type"] == "statuses"
    assert {status["user_id"] for status in answer["statuses"]} == {str(carol.pk), str(dora.pk)}
    assert all(status.keys() == {"user_id", "status", "last_seen"} for status in answer["statuses"])
    for user in (bob, carol, dora):
        await connect(user)
    received = {(await socket.receive("status"))["user_id"] for _ in range(2)}
    assert received == {str(carol.pk), str(dora.pk)}
    assert await socket.silence() == []


async def test_an_empty_list_ends_following(connect, alice, bob):
    socket = await connect(alice)
    await socket.ask("status_request", target="bob")
    assert await socket.ask("status_request", target=[]) == {"type": "statuses", "statuses": []}
    await connect(bob)
    await asyncio.sleep(0.1)
    assert await socket.silence() == []


async def test_an_unknown_person_is_not_found(connect, alice):
    socket = await connect(alice)
    for nobody in ("nobody", "nobody@example.org", str(uuid7())):
        assert (await socket.ask("status_request", target=nobody))["code"] == "user_not_found"


async def test_whoever_is_nobody_in_a_list_is_left_out(connect, alice, bob):
    socket = await connect(alice)
    answer = await socket.ask("status_request", target=["nobody", "bob", str(uuid7())])
    assert [status["user_id"] for status in answer["statuses"]] == [str(bob.pk)]


async def test_who_may_not_come_in_any_more_is_nobody(connect, alice, bob):
    socket = await connect(alice)
    await in_database(lambda: User.objects.filter(pk=bob.pk).update(is_active=False))
    assert (await socket.ask("status_request", target="bob"))["code"] == "user_not_found"
    assert (await socket.ask("status_request", target=["bob"]))["statuses"] == []


@pytest.mark.parametrize("target", [None, 7, True, {}, "", [["bob"]], [None], ["x" * 300], ["x"] * 201])
async def test_whatever_is_no_address_and_no_list_of_addresses_is_refused(connect, alice, bob, target):
    socket = await connect(alice)
    await socket.ask("status_request", target="bob")
    assert (await socket.ask("status_request", target=target))["code"] == "invalid"
    await connect(bob)
    assert (await socket.receive("status"))["status"] == "online"


async def test_the_person_who_was_asked_for_longest_ago_is_forgotten(connect, settings, alice, bob, carol):
    settings.RATE_LIMITS = False
    socket = await connect(alice)
    await socket.ask("status_request", target="bob")
    others = await in_database(make_people, PEOPLE_FOLLOWED - 1)
    for user in others:
        await socket.ask("status_request", target=str(user.pk))
    await socket.ask("status_request", target="carol")
    await connect(bob)
    await connect(carol)
    assert (await socket.receive("status"))["user_id"] == str(carol.pk)
    assert await socket.silence() == []


def make_people(count):
    names = [f"person-{number}" for number in range(count)]
    return User.objects.bulk_create([User(username=name, display_name=name, sort_name=name) for name in names])


@pytest.mark.engines
def test_two_hundred_people_take_two_queries(db, django_assert_num_queries):
    people = make_people(PEOPLE_FOLLOWED)
    addresses = [str(user.pk) if number % 2 else user.username for number, user in enumerate(people)]
    with django_assert_num_queries(2):
        assert len(queries.people_with_ids(queries.ids_of(addresses))) == PEOPLE_FOLLOWED


# --- showing it or not -----------------------------------------------------------------------------------------------


async def test_who_hides_it_is_offline_for_everybody_else(connect, hide, alice, bob):
    hers, his = await connect(alice), await connect(bob)
    await hide(alice)
    nothing = {"user_id": str(alice.pk), "status": "offline", "last_seen": None}
    assert await his.ask("status_request", target="alice") == {"type": "status", **nothing}
    assert await his.ask("status_request", target=["alice"]) == {"type": "statuses", "statuses": [nothing]}
    for shape in (
        await ask(bob, "/api/users/alice"),
        *(await ask(bob, "/api/contacts"))["contacts"],
        *(await ask(bob, "/api/contacts?online=false"))["contacts"],
    ):
        assert (shape["status"], shape["last_seen"]) == ("offline", None)
    assert (await ask(bob, "/api/contacts?online=true"))["contacts"] == []
    assert (await ask(alice, "/api/profile"))["status"] == "online"
    assert (await hers.ask("status_request", target="bob"))["status"] == "online"


async def test_who_hides_it_comes_and_goes_without_a_word(connect, hide, alice, bob, carol):
    his = await connect(bob)
    await his.ask("status_request", target=["alice", "carol"])
    await hide(alice)
    assert (await his.receive("status"))["last_seen"] is None
    tab = await connect(alice)
    await tab.ask("set_status", status="away")
    await tab.leave()
    await asyncio.sleep(2 * GRACE)
    await connect(carol)
    assert (await his.receive())["user_id"] == str(carol.pk)
    assert await his.silence() == []


async def test_hiding_and_showing_it_is_told_at_once(connect, hide, alice, bob):
    his = await connect(bob)
    await his.ask("status_request", target="alice")
    await connect(alice)
    assert (await his.receive("status"))["status"] == "online"
    await hide(alice)
    nothing = {"type": "status", "user_id": str(alice.pk), "status": "offline", "last_seen": None}
    assert await his.receive("status") == nothing
    await hide(alice, hidden=False)
    shown = await his.receive("status")
    assert (shown["status"], bool(shown["last_seen"])) == ("online", True)


async def test_another_setting_tells_nobody(connect, alice, bob):
    his = await connect(bob)
    await his.ask("status_request", target="alice")
    await in_database(services.update_profile, user=alice, changes={"settings": {"typing": False, "presence": True}})
    assert await his.silence() == []


# --- answers of REST -------------------------------------------------------------------------------------------------


@pytest.mark.engines
async def test_contacts_are_those_who_are_there_first_and_can_be_asked_for(connect, alice, bob, carol):
    hers = await connect(carol)
    await hers.ask("set_status", status="away")
    contacts = (await ask(alice, "/api/contacts"))["contacts"]
    assert [(contact["username"], contact["status"]) for contact in contacts] == [("carol", "away"), ("bob", "offline")]
    for online, name in (("true", "carol"), ("false", "bob")):
        contacts = (await ask(alice, f"/api/contacts?online={online}"))["contacts"]
        assert [contact["username"] for contact in contacts] == [name]
