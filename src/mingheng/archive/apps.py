"""Django app of this chapter."""

from __future__ import annotations

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """案卷归档、移交。"""

    name = "mingheng.archive"
    label = "archive"
    verbose_name = "案卷归档"
