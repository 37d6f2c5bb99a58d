from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from chatproject.realtime.hooks import register

        from . import archive, handlers, integrity  # noqa: F401, they register themselves when imported
        from .hooks import AccountsHooks

        register(AccountsHooks())
