from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "messaging"

    def ready(self) -> None:
        from chatproject.realtime.hooks import register

        from . import archive, handlers, integrity  # noqa: F401, they register themselves when imported
        from .hooks import MessagingHooks

        register(MessagingHooks())
