"""The loop of the background worker (后台循环)."""

from __future__ import annotations

import logging
import signal
import threading
import time
from types import FrameType

from django.db import OperationalError, close_old_connections
from django.utils import timezone

from mingheng.cli import duties

_log = logging.getLogger("mingheng.work")
_IDLE_SECONDS = 0.5
_DAILY_SECONDS = 3600


def work(*, once: bool) -> int:
    """Work until stopped (后台工作): a signal ends it after the turn; a lost database is waited for."""
    duties.load()
    if once:
        duties.daily(at=timezone.now())
        duties.settle(at=timezone.now())
        return 0
    stop = threading.Event()

    def leave(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    looked_at = 0.0
    while not stop.is_set():
        try:
            if time.monotonic() - looked_at > _DAILY_SECONDS or not looked_at:
                duties.daily(at=timezone.now())
                looked_at = time.monotonic()
            if not duties.turn(at=timezone.now(), seconds=10):
                stop.wait(_IDLE_SECONDS)
        except OperationalError as problem:
            _log.warning("数据库暂时不可用，稍后再试：%s", problem)
            close_old_connections()
            stop.wait(5)
    return 0
