from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "chatproject.web"
    label = "web"
