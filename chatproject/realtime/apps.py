from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    name = "chatproject.realtime"
    label = "realtime"

    def ready(self) -> None:
        from . import handlers  # noqa: F401, it registers itself when imported
