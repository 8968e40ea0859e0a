"""Loading and serving the demo street (演示的装入与服务)."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from mingheng.base.errors import Refused
from mingheng.cli import duties
from mingheng.cli import serve as web
from mingheng.cli.founding import prepare_database
from mingheng.cli.seed import matters, street
from mingheng.cli.seed.people import DEMO_PASSWORD, PEOPLE
from mingheng.org.queries import agencies

_SHOWN = ("lidui", "zhangdui", "wangsuo", "qianshen", "zhoulvshi", "chenzhiyuan", "hedang", "zhaoke", "fengdu")
_PATIENCE = 30
_START_ANEW = "删除这个文件夹（用 PostgreSQL 的，换一个空库）再启动，或者换一个：mingheng demo --data 新文件夹"


def run(*, folder: Path, port: int, serve: bool) -> int:
    """Load what is missing, then serve until stopped (装入并服务).

    :raises Refused: PORT_TAKEN before anything is loaded
    """
    if serve:
        _require_free(port)
    begun = time.monotonic()
    load()
    print(f"数据在 {folder.resolve()}，用时 {time.monotonic() - begun:.1f} 秒", flush=True)
    if not serve:
        duties.settle(at=timezone.now())
        return 0
    return _serve(port)


def load() -> None:
    """Load street and matters into an empty installation (装入演示数据).

    The mark is written when all is loaded: an installation with an agency but without the mark was left half, or is none
    of ours.

    :raises Refused: DEMO_HALF, DEMO_ELSEWHERE
    """
    prepare_database()
    loading, loaded = (settings.DATA_DIR / f"demo-{state}" for state in ("loading", "loaded"))
    if next(iter(agencies()), None) is not None:
        if loaded.exists():
            return
        if loading.exists():
            raise Refused("DEMO_HALF", f"{settings.DATA_DIR} 里的演示数据上次没有装完", way_out=_START_ANEW)
        raise Refused(
            "DEMO_ELSEWHERE",
            f"{settings.DATA_DIR} 是一套真实的安装，不装入演示数据",
            way_out="换一个：mingheng demo --data 新文件夹",
        )
    loading.touch()
    now = timezone.now()
    print("正在建立演示街道……", flush=True)
    founded = street.load(year=timezone.localtime(now).year)
    duties.load()
    matters.load(founded.agency, now=now, tell=lambda words: print(f"  {words}", flush=True))
    loading.replace(loaded)


def _require_free(port: int) -> None:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError as problem:
            raise Refused(
                "PORT_TAKEN", f"端口 {port} 已被占用", way_out="换一个：mingheng demo --port 8001"
            ) from problem


def _serve(port: int) -> int:
    """Run web and work together; when either ends, or a signal comes, both end."""
    env = dict(os.environ)
    worker = [sys.executable, "-m", "mingheng.cli.main", "work"]
    running = [subprocess.Popen(web.command("127.0.0.1", port), env=env), subprocess.Popen(worker, env=env)]

    def stop(_number: int, _frame: object) -> None:
        for process in running:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if _is_up(port, running):
        _tell(port)
    while all(process.poll() is None for process in running):
        time.sleep(0.3)
    stop(0, None)
    codes = [process.wait() for process in running]
    return 0 if all(code in {0, -signal.SIGTERM, -signal.SIGINT, 128 + signal.SIGTERM} for code in codes) else 1


def _is_up(port: int, running: list[subprocess.Popen[bytes]]) -> bool:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and all(process.poll() is None for process in running):
        with socket.socket() as tried:
            tried.settimeout(0.2)
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.1)
    return False


def _tell(port: int) -> None:
    print(f"\n明衡演示已启动\n  工作台　　http://127.0.0.1:{port}/desk/\n  公示门户　http://127.0.0.1:{port}/")
    print(f"演示账号（口令都是 {DEMO_PASSWORD}）：")
    for person in PEOPLE:
        if person.username in _SHOWN:
            print(f"  {person.username:<14}{person.name}　{person.post}")
    print("三员：sysadmin、secadmin、auditadmin（同一口令）\n按 Ctrl-C 停止", flush=True)


__all__ = ["load", "run"]
