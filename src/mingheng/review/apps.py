"""Django app of this chapter."""

from __future__ import annotations

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """法制审核。"""

    name = "mingheng.review"
    label = "review"
    verbose_name = "法制审核"
