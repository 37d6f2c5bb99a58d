"""All addresses: for each app one include for its pages and one for REST."""

from django.contrib import admin
from django.urls import include, path

import accounts.urls
import chatproject.api.urls
import groups.urls
import messaging.urls
import rooms.urls

urlpatterns = [
    path("", include(chatproject.api.urls.pages)),
    path("", include(accounts.urls.pages)),
    path("", include(messaging.urls.pages)),
    path("api/", include(accounts.urls.rest)),
    path("api/", include(messaging.urls.rest)),
    path("api/", include(groups.urls.rest)),
    path("api/", include(rooms.urls.rest)),
    path("api/", include(chatproject.api.urls.rest)),
    path("admin/", admin.site.urls),
]

handler400 = "chatproject.web.errors.bad_request"
handler403 = "chatproject.web.errors.forbidden"
handler404 = "chatproject.web.errors.not_found"
handler500 = "chatproject.web.errors.server_error"
