"""Django app of this door."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """工作台：办案人员用的网页。"""

    name = "mingheng.desk"
    label = "desk"
    verbose_name = "工作台"
