"""One address for everything: which door answers which path."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("mingheng.portal.urls")),
    path("", include("mingheng.base.look.urls")),
    path("", include("mingheng.desk.urls")),
]
