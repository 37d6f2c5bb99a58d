from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "chatproject.api"
    label = "api"

    def ready(self) -> None:
        from . import schema  # noqa: F401, drf-spectacular finds the extensions once they are imported
