from django.urls import path

from . import api

rest = [
    path("groups", api.Groups.as_view()),
    path("groups/create", api.CreateGroup.as_view()),
    path("groups/<uuid:chat_id>", api.Group.as_view()),
    path("groups/<uuid:chat_id>/leave", api.Leave.as_view()),
    path("groups/<uuid:chat_id>/messages", api.Messages.as_view()),
    path("groups/<uuid:chat_id>/members", api.Members.as_view()),
    path("groups/<uuid:chat_id>/members/<str:person>", api.Member.as_view()),
]
