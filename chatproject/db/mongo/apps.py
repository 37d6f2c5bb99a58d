"""Django's own apps with keys that MongoDB can make; its admin, which is ours, is in `chatproject/admin.py`."""

from django.apps import AppConfig
from django.contrib.auth.apps import AuthConfig
from django.contrib.contenttypes.apps import ContentTypesConfig

KEY = "django_mongodb_backend.fields.ObjectIdAutoField"


class MongoAuthConfig(AuthConfig):
    default_auto_field = KEY


class MongoContentTypesConfig(ContentTypesConfig):
    default_auto_field = KEY


class MongoConfig(AppConfig):
    """Mends what the backend does not do yet."""

    name = "chatproject.db.mongo"
    label = "mongo"

    def ready(self) -> None:
        from .indexes import use_plain_unique_indexes

        use_plain_unique_indexes()
