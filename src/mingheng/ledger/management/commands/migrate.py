"""migrate，并安装账本的触发器。"""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import DEFAULT_DB_ALIAS, connection

from mingheng.base import fresh
from mingheng.ledger import triggers


class Command(Migrate):
    """Migrate as Django does, then see to it that every covered table has its triggers."""

    def handle(self, *args: Any, **options: Any) -> Any:
        """Migrate with the triggers out of the way where the database rebuilds tables, then install them.

        An empty database gets all its tables at once; `migrate --run-syncdb` walks through the migrations even there.
        """
        ours = options["database"] == DEFAULT_DB_ALIAS and not (options["check_unapplied"] or options["plan"])
        whole = not (options["app_label"] or options["fake"] or options["fake_initial"] or options["run_syncdb"])
        if ours and whole and fresh.is_empty(connection):
            fresh.make_tables(connection)
            triggers.install()
            return None
        if ours and connection.vendor == "sqlite":
            triggers.remove()  # SQLite rebuilds a table by dropping it, and checks every trigger's text while renaming
        result = super().handle(*args, **options)
        if ours:
            triggers.install()
        return result
