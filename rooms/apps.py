from django.apps import AppConfig


class RoomsConfig(AppConfig):
    name = "rooms"

    def ready(self) -> None:
        from . import demo, handlers, integrity, kind, mocking  # noqa: F401, they register themselves when imported
