"""Django app of this door."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """公示门户：公众用的网页。"""

    name = "mingheng.portal"
    label = "portal"
    verbose_name = "公示门户"
