"""Django app of this chapter."""

from __future__ import annotations

from django.apps import AppConfig


class PowersConfig(AppConfig):
    """权责清单、裁量基准。"""

    name = "mingheng.powers"
    label = "powers"
    verbose_name = "权责清单"
