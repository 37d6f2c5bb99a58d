from django.urls import path, re_path

from . import api, views

pages = [
    path("register/", views.register, name="register"),
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("profile/", views.profile, name="profile"),
    path("password/", views.password, name="password"),
    path("devices/", views.devices, name="devices"),
    path("devices/end/", views.end_other_devices, name="end-other-devices"),
    path("devices/<uuid:session_id>/end/", views.end_device, name="end-device"),
    re_path(r"^avatars/(?P<token>[0-9a-f]{16}(?:[0-9a-f]{8}){0,2})\.svg$", views.drawn_avatar),
    re_path(r"^avatars/(?P<name>[0-9a-f]{32}\.webp)$", views.stored_avatar),
]
rest = [
    path("register", api.Register.as_view()),
    path("login", api.Login.as_view()),
    path("token/refresh", api.Refresh.as_view()),
    path("logout", api.Logout.as_view()),
    path("profile", api.Profile.as_view()),
    path("identity/random", api.RandomIdentity.as_view()),
    path("password", api.Password.as_view()),
    path("sessions", api.Devices.as_view()),
    path("sessions/<str:session_id>", api.Device.as_view()),
    path("contacts", api.Contacts.as_view()),
    path("users/<str:person>", api.Person.as_view()),
]
