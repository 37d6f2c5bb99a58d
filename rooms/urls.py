from django.urls import path

from . import api

rest = [
    path("rooms", api.Rooms.as_view()),
    path("rooms/public", api.PublicRooms.as_view()),
    path("rooms/private", api.PrivateRooms.as_view()),
    path("rooms/join-by-id", api.JoinById.as_view()),
    path("rooms/<uuid:chat_id>", api.Room.as_view()),
    path("rooms/<uuid:chat_id>/join", api.Join.as_view()),
    path("rooms/<uuid:chat_id>/leave", api.Leave.as_view()),
    path("rooms/<uuid:chat_id>/room-id", api.RoomId.as_view()),
    path("rooms/<uuid:chat_id>/messages", api.Messages.as_view()),
    path("rooms/<uuid:chat_id>/members", api.Members.as_view()),
    path("rooms/<uuid:chat_id>/members/<str:person>", api.Member.as_view()),
]
