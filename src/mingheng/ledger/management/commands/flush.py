"""flush，只许用于测试库：账本不能清空。"""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.flush import Command as Flush
from django.db import connection

from mingheng.ledger import triggers


class Command(Flush):
    """Empty a test database; a ledger that people rely on cannot be emptied."""

    def handle(self, **options: Any) -> None:
        """Take the guards away, empty the tables, set the guards again."""
        name = str(connection.settings_dict["NAME"])
        if not (name.rpartition("/")[2].startswith("test_") or "mode=memory" in name):
            raise CommandError("账本不可清空：flush 只用于测试库。")
        triggers.remove(touches=False)
        super().handle(**options)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM ledger_touched")
        triggers.install()
