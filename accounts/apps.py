from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from . import archive, handlers, integrity  # noqa: F401, some register themselves when imported

        handlers.sign_in()
