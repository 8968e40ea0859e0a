"""Django app of this chapter."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """案件、当事人、线索、期限、待办。"""

    name = "mingheng.cases"
    label = "cases"
    verbose_name = "案件"
