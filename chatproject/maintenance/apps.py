from django.apps import AppConfig


class MaintenanceConfig(AppConfig):
    name = "chatproject.maintenance"
    label = "maintenance"
