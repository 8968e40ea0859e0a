"""Addresses of the shared look."""

from __future__ import annotations

from django.urls import path

from mingheng.base.look import views

urlpatterns = [path("modes", views.modes, name="modes")]
