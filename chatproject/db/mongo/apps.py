"""Django's own apps with keys that MongoDB can make."""

from django.apps import AppConfig
from django.contrib.auth.apps import AuthConfig
from django.contrib.contenttypes.apps import ContentTypesConfig

from chatproject.admin import ParleyAdminConfig

KEY = "django_mongodb_backend.fields.ObjectIdAutoField"


class MongoAdminConfig(ParleyAdminConfig):
    default = False
    default_auto_field = KEY


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
