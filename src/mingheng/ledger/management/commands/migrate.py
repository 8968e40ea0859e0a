"""migrate，并安装账本的触发器。"""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import DEFAULT_DB_ALIAS, connection

from mingheng.ledger import triggers


class Command(Migrate):
    """Migrate as Django does, then see to it that every covered table has its triggers."""

    def handle(self, *args: Any, **options: Any) -> Any:
        """Migrate with the triggers out of the way where the database rebuilds tables, then install them."""
        ours = options["database"] == DEFAULT_DB_ALIAS and not (options["check_unapplied"] or options["plan"])
        if ours and connection.vendor == "sqlite":
            triggers.remove()  # SQLite rebuilds a table by dropping it, and checks every trigger's text while renaming
        result = super().handle(*args, **options)
        if ours:
            triggers.install()
        return result
