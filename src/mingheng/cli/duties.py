"""Everything that runs without being asked (后台工作): followers of the ledger, and what the calendar demands.

Each is safe to run late, twice, or again from the start.
"""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Callable
from importlib.util import find_spec

from mingheng.base import statistics, tasks
from mingheng.disclosure import jobs as disclosure
from mingheng.evidence import jobs as evidence
from mingheng.ledger import jobs as ledger

_CHAPTERS = ("org", "powers", "cases", "evidence", "documents", "review", "procedure", "disclosure", "archive")

DAILY: tuple[tuple[str, Callable[[dt.datetime], object]], ...] = (
    ("停止期满的公示", lambda at: disclosure.end_expired(at=at)),
    ("清理没有使用的上传", lambda at: evidence.clear_uploads(at=at)),
    ("清理办完的后台任务", lambda at: tasks.forget_finished_tasks(before=at - dt.timedelta(days=7))),
    ("更新数据库统计", lambda at: statistics.refresh()),
)
"""Calendar duties (日历职责): a rule gives the day, the job looks; run at the start and then every hour."""


def load() -> None:
    """Import every chapter's jobs so that its followers and tasks are known (登记后台工作)."""
    for chapter in _CHAPTERS:
        if find_spec(f"mingheng.{chapter}.jobs") is not None:
            importlib.import_module(f"mingheng.{chapter}.jobs")


def turn(*, at: dt.datetime, seconds: float) -> int:
    """Do one turn of background work (一轮后台工作): tasks, followers, tree and checkpoint; return how much was done."""
    ran = tasks.run_due_tasks(max_seconds=seconds)
    return ran.done + ledger.follow_all(at=at) + ledger.integrate_all(at=at)


def settle(*, at: dt.datetime, turns: int = 50) -> None:
    """Do turns until nothing is left (办完全部后台工作); for commands that end."""
    load()
    for _ in range(turns):
        if not turn(at=at, seconds=60):
            return


def daily(*, at: dt.datetime) -> None:
    """Do every calendar duty (日历职责)."""
    tasks.take_back_lost_tasks()
    for _, duty in DAILY:
        duty(at)
