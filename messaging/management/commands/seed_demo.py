"""`manage.py seed_demo`: people with well-known passwords and what they said to each other over the last days."""

from typing import Any

from django.core.management import BaseCommand

from accounts.models import User
from accounts.services import create_user, update_profile
from chatproject.db import atomic
from chatproject.web.demo import SIGN_INS
from messaging.demo import NAMES, play_all


class Command(BaseCommand):
    help = "Creates the demo's people, conversations, groups and rooms. What is there already is left as it is."

    def handle(self, **_: Any) -> None:
        with atomic():
            people = {username: self.person(username) for username in SIGN_INS}
            play_all(people)
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
