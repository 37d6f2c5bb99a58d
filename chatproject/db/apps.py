from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    name = "chatproject.db"
    label = "db"
