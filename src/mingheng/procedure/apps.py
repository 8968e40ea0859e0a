"""Django app of this chapter."""

from __future__ import annotations

from django.apps import AppConfig


class ProcedureConfig(AppConfig):
    """办案程序：环节、步骤、关口、期限。"""

    name = "mingheng.procedure"
    label = "procedure"
    verbose_name = "办案程序"
