from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"

    def ready(self) -> None:
        from . import demo, handlers, integrity, kind  # noqa: F401, they register themselves when imported
