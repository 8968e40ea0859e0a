"""Django app of this chapter."""

from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """执法文书。"""

    name = "mingheng.documents"
    label = "documents"
    verbose_name = "执法文书"
