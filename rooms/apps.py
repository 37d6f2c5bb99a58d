from django.apps import AppConfig


class RoomsConfig(AppConfig):
    name = "rooms"

    def ready(self) -> None:
        from chatproject.realtime.hooks import register

        from . import demo, handlers, integrity, kind, mocking  # noqa: F401, they register themselves when imported
        from .hooks import RoomsHooks

        register(RoomsHooks())
