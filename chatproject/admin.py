"""The admin site as one of Django's apps; loaded before any model, so the site itself is in `admin_site.py`."""

from django.contrib.admin.apps import AdminConfig

from chatproject.databases import OBJECT_IDS


class ParleyAdminConfig(AdminConfig):
    default_site = "chatproject.admin_site.ParleyAdminSite"


class MongoAdminConfig(ParleyAdminConfig):
    """The same with keys that MongoDB can make."""

    default = False
    default_auto_field = OBJECT_IDS
