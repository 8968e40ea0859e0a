"""存证账本的应用登记。"""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The ledger (存证账本)."""

    name = "mingheng.ledger"
    label = "ledger"
    verbose_name = "存证账本"
    default_auto_field = "django.db.models.BigAutoField"
