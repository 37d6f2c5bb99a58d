from django.urls import path, re_path

from . import views

pages = [
    path("docs/", views.docs, name="docs"),
]
rest = [
    path("schema", views.schema, name="schema"),
    re_path(r"", views.nothing_here),
]
