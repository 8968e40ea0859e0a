"""The part of ``mingheng calendar import`` that needs the installation (导入节假日安排)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from mingheng import ledger
from mingheng.base.errors import Refused
from mingheng.cases.actions import recompute_clocks
from mingheng.law.calendar import HolidayNotice
from mingheng.org import queries
from mingheng.org.actions import import_holiday_notice


def import_everywhere(notice: HolidayNotice) -> list[dict[str, Any]]:
    """Take the notice into the calendar of every agency and count its open deadlines again (逐个机关导入).

    Each agency is one transaction of its own; a second import changes nothing.

    :raises Refused: NO_AGENCY before the first set-up
    """
    imported = []
    for agency in queries.agencies():
        system, at = queries.system_account(agency), timezone.now()
        with ledger.transaction():
            stored = import_holiday_notice(agency=agency, notice=notice, by=system, at=at)
            moved = recompute_clocks(by=system, at=at)
        listed = [
            {
                "case": str(one.case),
                "rule": one.rule,
                "was_on": one.was_on,
                "now_on": one.now_on,
                "is_provisional": one.is_provisional,
            }
            for one in moved
        ]
        imported.append({"name": agency.name, "changed": stored is not None, "moved": listed})
    if not imported:
        raise Refused("NO_AGENCY", "还没有建立机关", way_out="先执行 mingheng init")
    return imported
