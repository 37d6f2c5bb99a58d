"""`manage.py seed_demo`: people with well-known passwords and what they said to each other over the last days."""

from datetime import datetime, timedelta
from typing import Any

from django.core.management import BaseCommand

from accounts.models import User
from accounts.services import create_user, update_profile
from chatproject.db import atomic, clock
from chatproject.web.demo import SIGN_INS
from messaging.demo import NAMES, TALKS, Line
from messaging.models import Conversation, Message
from messaging.services import open_direct, send_message, set_position


class Command(BaseCommand):
    help = "Creates the demo's people and conversations. What is there already is left as it is."

    def handle(self, **_: Any) -> None:
        with atomic():
            people = {username: self.person(username) for username in SIGN_INS}
            for (one, other), lines in TALKS.items():
                self.talk(people[one], people[other], lines)
        self.stdout.write(f"The demo is in place: {', '.join(people)}.")

    def person(self, username: str) -> User:
        if user := User.objects.filter(username=username).first():
            return user
        name, bio = NAMES[username]
        is_admin = username == "admin"
        user = create_user(
            username=username,
            password=SIGN_INS[username],
            display_name=name,
            is_staff=is_admin,
            is_superuser=is_admin,
        )
        return update_profile(user=user, changes={"bio": bio})

    def talk(self, one: User, other: User, lines: list[Line]) -> None:
        """Let two people say these things, unless they have talked already. All of it is read but what is marked."""
        place, _ = open_direct(person=one, peer=other)
        chat = Conversation.objects.get(pk=place.conversation_id)
        if chat.head:
            return
        people = {user.username: user for user in (one, other)}
        nine = clock.now().replace(hour=9, minute=0, second=0, microsecond=0)
        for line in lines:
            message = send_message(sender=people[line.sender], chat_id=chat.pk, content=line.content).message
            set_time(message, nine + timedelta(days=line.day, minutes=line.minute))
            if not line.unread:
                for person in people.values():
                    set_position(person=person, chat_id=chat.pk, seq=message.seq)


def set_time(message: Message, at: datetime) -> None:
    """Let a message of the demo have been sent then, as far as anybody can see."""
    at = min(at, clock.now())
    Message.objects.filter(pk=message.pk).update(timestamp=at)
    Conversation.objects.filter(pk=message.conversation_id).update(active_at=at)
