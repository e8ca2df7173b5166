"""The site's URLs: server-rendered pages at the root, JSON under /api/."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("annotations.api.urls")),
    path("", include("annotations.web.urls")),
]
handler400 = "annotations.web.refusals.bad_request"
handler500 = "annotations.web.refusals.server_error"
