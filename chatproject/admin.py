"""The admin site as one of Django's apps; the site itself is in `admin_site.py`, since this is loaded before any model."""

from django.contrib.admin.apps import AdminConfig


class ParleyAdminConfig(AdminConfig):
    default_site = "chatproject.admin_site.ParleyAdminSite"
