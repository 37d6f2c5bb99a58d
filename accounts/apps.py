from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from chatproject.realtime.hooks import register

        from . import archive, handlers, integrity  # noqa: F401, they sign in by being imported
        from .hooks import AccountsHooks

        register(AccountsHooks())
