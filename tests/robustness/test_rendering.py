"""Rendering costs nobody but whoever asks for it: after the limits, in turn, apart from the event loop."""

import asyncio
import threading

import pytest

from chatproject.core.errors import RateLimited
from chatproject.limits import rate_limiter
from chatproject.limits.request import LimitRequest
from chatproject.realtime.threads import in_database
from messaging import serializers, services
from messaging.effort import estimate
from messaging.models import Message
from messaging.services import composing
from testing.captured import captured_events
from testing.clients import api_client
from testing.patience import PATIENCE

NASTY = "[a](b" * 2_000
MARKED = "*hello*"


class StoppedClock:
    """What is used up of a limit does not come back."""

    @staticmethod
    def monotonic() -> float:
        return 1_000.0


@pytest.fixture(autouse=True)
def _quick(quick_passwords, monkeypatch):
    monkeypatch.setattr(rate_limiter, "time", StoppedClock)


@pytest.fixture
def chat(transactional_db, alice, bob):
    return services.get_or_create_direct(person=alice, peer=bob).participant.conversation


class Rendered:
    """What was rendered, on which thread; with `hold`, until the test lets it go on."""

    def __init__(self):
        self.contents: list[str] = []
        self.threads: set[str] = set()
        self.reached, self._go_on = threading.Event(), threading.Event()
        self._go_on.set()

    def note(self, content: str) -> None:
        self.contents.append(content)
        self.threads.add(threading.current_thread().name)
        self.reached.set()
        assert self._go_on.wait(PATIENCE)

    def hold(self) -> None:
        self._go_on.clear()

    def let_go(self) -> None:
        self._go_on.set()


@pytest.fixture
def rendered(monkeypatch):
    rendered, render = Rendered(), composing.render

    def noted(content):
        rendered.note(content)
        return render(content)

    monkeypatch.setattr(composing, "render", noted)
    yield rendered
    rendered.let_go()


def use_up(person, chat):
    """Leave nothing of what one may say in a conversation."""
    return [services.send_message(sender=person, chat_id=chat.pk, content="x") for _ in range(20)]


def use_up_work(person):
    """Leave nothing of the work that one may make."""
    rate_limiter.take_all([LimitRequest(f"rendering.{person.pk.hex}", 8_000, 1, 80_000, 80_000)])


# --- the limits come first -------------------------------------------------------------------------------------------


def test_what_ends_in_rate_limited_is_never_rendered(chat, alice, rendered):
    use_up(alice, chat)
    rendered.contents.clear()
    for _ in range(3):
        with pytest.raises(RateLimited):
            services.send_message(sender=alice, chat_id=chat.pk, content=NASTY)
    assert rendered.contents == []


async def test_nor_is_what_a_socket_sends(connect, chat, alice, rendered):
    await in_database(use_up, alice, chat)
    rendered.contents.clear()
    socket = await connect(alice)
    refused = await socket.ask("message", chat_id=str(chat.pk), content=NASTY)
    assert (refused["code"], refused["retry_after"]) == ("rate_limited", 1)
    assert rendered.contents == []


def test_a_repeat_is_answered_although_nothing_is_left(chat, alice, rendered):
    first = services.send_message(sender=alice, chat_id=chat.pk, content=MARKED, client_id="a-1")
    use_up_work(alice)
    with pytest.raises(RateLimited):
        services.send_message(sender=alice, chat_id=chat.pk, content=MARKED)
    rendered.contents.clear()
    with captured_events() as told:
        again = services.send_message(sender=alice, chat_id=chat.pk, content=MARKED, client_id="a-1")
    assert (again.message.pk, again.is_new, told, rendered.contents) == (first.message.pk, False, [], [])


def test_the_costliest_texts_are_so_many_and_those_of_others_go_on(chat, alice, bob):
    most = composing.STEPS_AT_ONCE // estimate(NASTY)
    for _ in range(most):
        composing.compose_within_limits(alice.pk, NASTY)
    with pytest.raises(RateLimited) as refused:
        composing.compose_within_limits(alice.pk, NASTY)
    assert 0 < refused.value.retry_after <= estimate(NASTY) / composing.STEPS_PER_SECOND
    assert composing.compose_within_limits(bob.pk, NASTY).html


def test_people_who_only_talk_never_meet_the_limit_of_work(alice):
    said = "**Tea** at 4? See https://example.org/tea_(hot), `npm start` – or _later_ :)"
    for _ in range(60):
        composing.compose_within_limits(alice.pk, said)


def test_edits_are_bounded_as_well(chat, alice, rendered):
    said = services.send_message(sender=alice, chat_id=chat.pk, content="hello").message
    use_up_work(alice)
    rendered.contents.clear()
    with pytest.raises(RateLimited):
        services.edit_message(person=alice, message_id=said.pk, content=NASTY)
    answer = api_client(alice).patch(f"/api/messages/{said.pk}", {"content": NASTY})
    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
    assert int(answer["Retry-After"]) >= 1
    assert rendered.contents == []
    assert services.edit_message(person=alice, message_id=said.pk, content="plain words").html == "<p>plain words</p>"


# --- where, and in which order ---------------------------------------------------------------------------------------


async def test_one_thread_renders_for_all_and_plain_text_needs_none(connect, chat, alice, rendered):
    socket = await connect(alice)
    assert (await socket.ask("message", chat_id=str(chat.pk), content="plain words"))["type"] == "ack"
    assert not rendered.threads
    sent = await socket.ask("message", chat_id=str(chat.pk), content=MARKED)
    await socket.ask("edit_message", message_id=sent["message"]["id"], content=NASTY)
    await in_database(services.send_message, sender=alice, chat_id=chat.pk, content=MARKED)
    await socket.ask("message", chat_id=str(chat.pk), content="long " * 1_000)
    assert len(rendered.threads) == 1
    assert rendered.threads.pop().startswith("rendering")


async def test_while_a_text_is_rendered_everybody_else_goes_on(connect, chat, alice, bob, rendered):
    slow, other = await connect(alice), await connect(bob)
    rendered.hold()
    await slow.send("message", chat_id=str(chat.pk), content=MARKED, client_id="slow")
    await asyncio.to_thread(rendered.reached.wait, PATIENCE)
    rendered.contents.clear()
    assert await other.ask("ping") == {"type": "pong"}
    # plain text of others is composed where they say it, which `rendered` would hold up: so look at the batcher alone
    call = services.Call(bob.pk, chat.pk, "meanwhile", "<p>meanwhile</p>")
    assert (await services.submit(call)).message.seq == 1
    rendered.let_go()
    assert (await slow.receive("ack"))["message"]["seq"] == 2


async def test_the_messages_of_a_socket_keep_their_order(connect, chat, alice):
    socket = await connect(alice)
    texts = [NASTY, "plain", MARKED, "plain again", "`code`"]
    for number, content in enumerate(texts):
        await socket.send("message", chat_id=str(chat.pk), content=content, client_id=f"c{number}")
    acks = [(await socket.receive("ack"))["message"] for _ in texts]
    assert [ack["client_id"] for ack in sorted(acks, key=lambda ack: ack["seq"])] == ["c0", "c1", "c2", "c3", "c4"]


def test_the_queue_of_one_person_delays_another_by_one_text(alice, bob, rendered):
    rendered.hold()
    heavy = [composing.compose_in_turn(alice.pk, f"{NASTY}{number}") for number in range(5)]
    assert rendered.reached.wait(PATIENCE)
    short = composing.compose_in_turn(bob.pk, MARKED)
    rendered.let_go()
    short.result(timeout=PATIENCE)
    for each in heavy:
        each.result(timeout=PATIENCE)
    assert rendered.contents.index(MARKED) == 1


# --- nothing is rendered when it is served ---------------------------------------------------------------------------


def test_a_quote_shows_the_excerpt_that_was_made_when_it_was_written(chat, alice, rendered):
    said = services.send_message(
        sender=alice, chat_id=chat.pk, content="**Tea**\n\nat [noon](https://a.example)"
    ).message
    services.send_message(sender=alice, chat_id=chat.pk, content="Yes!", reply_to=said.pk)
    rendered.contents.clear()
    page = api_client(alice).get(f"/api/chats/{chat.pk}/messages").json()
    assert page["messages"][1]["reply_to"]["excerpt"] == "Tea at noon"
    assert rendered.contents == []
    services.edit_message(person=alice, message_id=said.pk, content="*Coffee*")
    page = api_client(alice).get(f"/api/chats/{chat.pk}/messages").json()
    assert page["messages"][1]["reply_to"]["excerpt"] == "Coffee"


def test_nothing_is_left_of_the_excerpt_of_a_deleted_message(chat, alice):
    said = services.send_message(sender=alice, chat_id=chat.pk, content=MARKED).message
    services.delete_message(person=alice, message_id=said.pk)
    assert Message.objects.get(pk=said.pk).excerpt == ""


def test_a_message_that_an_older_version_stored_is_quoted_as_typed(chat, alice):
    said = services.send_message(sender=alice, chat_id=chat.pk, content="**Tea**\n at noon").message
    Message.objects.filter(pk=said.pk).update(excerpt=None)
    assert serializers.quote(Message.objects.get(pk=said.pk))["excerpt"] == "**Tea** at noon"
