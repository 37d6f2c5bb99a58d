from django.urls import path

from . import api, views

pages = [
    path("", views.home, name="home"),
    path("c/<uuid:chat_id>/", views.conversation, name="conversation"),
    path("c/<uuid:chat_id>/<int:seq>/", views.conversation, name="message"),
]
rest = [
    path("chats", api.Chats.as_view()),
    path("chats/<uuid:chat_id>", api.Chat.as_view()),
    path("chats/<uuid:chat_id>/messages", api.ChatMessages.as_view()),
    path("chats/<uuid:chat_id>/changes", api.ChatChanges.as_view()),
    path("chats/<uuid:chat_id>/read", api.ChatRead.as_view()),
    path("chats/<uuid:chat_id>/members", api.ChatMembers.as_view()),
    path("chats/<uuid:chat_id>/active-users", api.ChatActiveUsers.as_view()),
    path("chats/<uuid:chat_id>/settings", api.ChatSettings.as_view()),
    path("messages/send", api.SendMessage.as_view()),
    path("messages/read", api.MarkRead.as_view()),
    path("messages/<str:name>", api.OneMessage.as_view()),
    path("users/<str:person>/messages", api.DirectMessages.as_view()),
]
