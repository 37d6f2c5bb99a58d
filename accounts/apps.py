from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from . import archive, handlers, integrity  # noqa: F401, some sign in by being imported

        handlers.sign_in()
