"""Building a street with many matters (建成大街道), or taking up one that was built before."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from mingheng.base.errors import Conflict, NotFound, Refused
from mingheng.cli.founding import prepare_database
from mingheng.cli.generate.loading import Loader
from mingheng.cli.generate.originals import act
from mingheng.cli.seed import street
from mingheng.ledger.audit import audit
from mingheng.ledger.jobs import integrate_all
from mingheng.org.queries import agencies


def build(count: int, *, examples: Path, verify: bool = False, quiet: bool = False) -> dict[str, Any]:
    """Bring the installation to so many matters (装入案件), all at once; what stands there already is taken up as it is.

    :raises Conflict: BENCH_DATABASE_IN_USE where there is something else in the database.
    :raises NotFound: EXAMPLES_MISSING
    :raises Refused: LEDGER_DIFFERS when the ledger does not agree with the rows afterwards.
    """
    begin = time.perf_counter()
    prepare_database()
    there = _count("cases_case")
    if there < count:
        if there or next(iter(agencies()), None) is not None:
            raise Conflict(
                "BENCH_DATABASE_IN_USE",
                f"库里已有 {there} 件案件，不是要测的 {count} 件",
                way_out="换一个空库或空文件夹",
            )
        _load(count, examples, quiet)
    answer = {
        "database": connection.vendor,
        "cases": _count("cases_case"),
        "entries": _count("ledger_entry"),
        "build_seconds": round(time.perf_counter() - begin, 1),
    }
    if verify:
        found = audit(files=False)
        answer |= {"ledger_ok": found.ok, "rows": found.rows}
        if not found.ok:
            raise Refused("LEDGER_DIFFERS", f"账本与库不符：{found.differences[:3]}")
    return answer


def _load(count: int, examples: Path, quiet: bool) -> None:
    folders = sorted(path.parent for path in examples.glob("*/matter.yaml"))
    if not folders:
        raise NotFound("EXAMPLES_MISSING", f"{examples} 里没有整案文件夹", way_out="用 --examples 指明")
    now = timezone.now()
    today = timezone.localtime(now).date()
    agency = street.load(year=today.year).agency
    originals = [act(folder, agency, today) for folder in folders]

    def say(done: int) -> None:
        if not quiet and sys.stderr.isatty():
            print(f"\r已装入 {done} 件", end="\n" if done == count else "", file=sys.stderr, flush=True)

    _tune("synchronous=OFF", "cache_size=-400000")  # a load that was cut short is begun again in a new folder
    Loader(agency, originals, today).load(max(count - len(originals), 0), at=now, tell=say)
    integrate_all(at=now)
    _tune("synchronous=FULL", "analysis_limit=400")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _tune(*words: str) -> None:
    """Set SQLite up for a bulk load and back (装入设置)."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for each in words:
                cursor.execute(f"PRAGMA {each}")


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608 - our own names
        return int(cursor.fetchone()[0])
