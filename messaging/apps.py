from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "messaging"

    def ready(self) -> None:
        from . import archive, handlers, integrity  # noqa: F401, they register themselves when imported
