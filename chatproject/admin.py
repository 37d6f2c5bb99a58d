"""The admin site as one of Django's apps; loaded before any model, so the site itself is in `admin_site.py`."""

from django.contrib.admin.apps import AdminConfig


class ParleyAdminConfig(AdminConfig):
    default_site = "chatproject.admin_site.ParleyAdminSite"
