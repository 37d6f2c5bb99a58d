from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    name = "chatproject.realtime"
    label = "realtime"
