"""Django app of this chapter."""

from __future__ import annotations

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """行政执法公示。"""

    name = "mingheng.disclosure"
    label = "disclosure"
    verbose_name = "行政执法公示"
