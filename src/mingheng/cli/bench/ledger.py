"""``mingheng bench ledger``: appending, both trees, proofs, and the audit of the whole database (账本性能)."""

from __future__ import annotations

import importlib
import os
import statistics
import tempfile
import threading
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from mingheng import ledger
from mingheng.cli.terminal import Parser, tell
from mingheng.config import boot
from mingheng.ledger import Event, Personal, Public, merkle, tiles
from mingheng.ledger.merkle import ALGORITHMS, SHA256

LEAST_RATIO = 0.7
LONGEST_TREES = 10.0  # seconds for both trees of a million entries
LONGEST_PROOF_MS, LONGEST_CHECK_MS = 2.0, 1.0
LONGEST_AUDIT = 90.0  # seconds for a million entries
_AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
_MILLION = 1_000_000


def add_arguments(parser: Parser) -> None:
    """Describe the benchmark (参数)."""
    parser.add_argument("--acts", type=int, default=600, metavar="N", help="每个写入者办理多少次行为")
    parser.add_argument("--writers", type=int, default=2, metavar="N", help="几个机关同时写入（PostgreSQL）")
    parser.add_argument("--leaves", type=int, default=_MILLION, metavar="N", help="树有多少叶")
    parser.add_argument("--audit", type=int, default=50_000, metavar="N", help="核账用多少条记录")


def run(args: Namespace) -> int:
    """Measure in a database of its own, tell, and leave with 1 when a bound is not reached (执行)."""
    answer: dict[str, Any] = {"bench": "ledger"}
    with _own_database(args):
        answer["database"] = connection.vendor
        answer |= _audit(args.audit)
        answer |= _trees(args.leaves)
        answer |= _appending(args)
    answer["reached"] = (
        answer["append_ratio"] >= LEAST_RATIO
        and answer["trees_seconds_per_million"] < LONGEST_TREES
        and answer["proof_ms"] < LONGEST_PROOF_MS
        and answer["check_ms"] < LONGEST_CHECK_MS
        and answer["audit_seconds_per_million"] < LONGEST_AUDIT
    )
    tell(args, answer, _lines(answer))
    return 0 if answer["reached"] else 1


def _lines(answer: dict[str, Any]) -> list[str]:
    return [
        f"数据库：{answer['database']}",
        (
            f"入账：每秒 {answer['acts_per_second']} 次行为，同样的行、同样的往返次数不入账每秒 {answer['plain_per_second']} 次，"
            f"比值 {answer['append_ratio']}（应不低于 {LEAST_RATIO}）；{answer['writers']} 个机关同时写入"
        ),
        f"重算两棵树：每百万条 {answer['trees_seconds_per_million']} 秒（应少于 {LONGEST_TREES:.0f} 秒）",
        (
            f"{answer['leaves']} 条中一条的证明：作出 {answer['proof_ms']} 毫秒（应少于 {LONGEST_PROOF_MS}），"
            f"核验 {answer['check_ms']} 毫秒（应少于 {LONGEST_CHECK_MS}）"
        ),
        (
            f"核账：{answer['audit_entries']} 条记录、{answer['audit_rows']} 行用 {answer['audit_seconds']} 秒，"
            f"折合每百万条 {answer['audit_seconds_per_million']} 秒（应少于 {LONGEST_AUDIT:.0f} 秒）"
        ),
        "达到要求" if answer["reached"] else "没有达到要求",
    ]


@contextmanager
def _own_database(args: Namespace) -> Iterator[None]:
    """Work in a test database beside the configured one, and in keys and files of its own."""
    with tempfile.TemporaryDirectory(prefix="mingheng-bench-") as folder:
        boot.setup(args.data or folder)
        settings.DATA_DIR = Path(folder)
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "test_bench.sqlite3")
        else:
            connection.settings_dict["TEST"]["NAME"] = f"test_bench_{os.getpid()}"
        before = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(str(before), verbosity=0)


def _load(name: str) -> Any:
    return importlib.import_module(f"mingheng.ledger.{name}")


# --- a street to measure with -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Measured(Event):
    """An act of the benchmark."""

    label = "性能测试"
    article = "行政处罚法第五十四条"
    number: Public[str]
    name: Personal[str]


class _Street:
    """An agency with a log of its own, written to by plain SQL so that the ledger is what is measured."""

    actor_key, actor_name = "org.account:1", "测试员"

    def __init__(self, number: int) -> None:
        self.number, self.count = number, 0
        with ledger.transaction():
            self.log = ledger.open_log(origin=f"mingheng/bench-{number}")
            self.log_id = self.log.pk
            texts = (
                "short_name, district_government, court, address, complaint_phone, office_hours, leader_name, duties"
            )
            _run(
                f"INSERT INTO org_agency(log_id, name, number_prefix, uscc, phone, fine_bank, fine_account, settings, {texts})"  # noqa: S608
                f" VALUES (%s, %s, %s, %s, '', '', '', '{{}}', {', '.join(repr('测试') for _ in texts.split(','))})",
                [self.log_id, f"测试街道{number}", f"测{number}", f"{number:018d}"],
            )
            self.agency = _run("SELECT id FROM org_agency WHERE log_id = %s", [self.log_id])[0][0]
            self._append(f"org_agency:{self.agency}")

    def _append(self, about: str) -> None:
        self.count += 1
        ledger.append(Measured(number=f"测{self.number}-{self.count}", name="张三"), by=self, at=_AT, about=about)

    def act(self) -> None:
        """Do one act: one row changed, one entry."""
        with ledger.transaction():
            _run("UPDATE org_agency SET phone = %s WHERE id = %s", [str(self.count), self.agency])
            self._append(f"org_agency:{self.agency}")

    def watch(self) -> None:
        """Do one act and remember its statements for `plain`."""
        self.statements: list[tuple[str, list[Any]]] = []

        def remember(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if not sql.startswith("BEGIN"):
                self.statements.append((sql, list(params or ())))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(remember):
            self.act()

    def plain(self) -> None:
        """Write the same rows with the same statements and nothing of the ledger's own work."""
        seq = entry = 0
        with transaction.atomic():
            for sql, params in self.statements:
                if sql.startswith('INSERT INTO "ledger_entry"'):
                    params[1] = seq
                    entry = _run(sql, params)[0][1]
                    continue
                if sql.startswith(('INSERT INTO "ledger_payload"', 'INSERT INTO "ledger_rowcommitment"')):
                    params[0] = entry
                found = _run(sql, params)
                if sql.startswith("UPDATE ledger_log"):
                    seq = found[0][0] - 1

    def many(self, count: int) -> None:
        """Leave rows and as many entries behind, in one transaction."""
        with ledger.transaction():
            rows = [(f"{self.count}-{i}", f"{self.count}-{i}") for i in range(count)]
            values = ", ".join(f"({self.agency}, %s, %s, 'enforcing', '', '')" for _ in rows)
            made = _run(
                f"INSERT INTO org_department(agency_id, name, code, kind, duties, phone) VALUES {values} RETURNING id",  # noqa: S608
                [text for row in rows for text in row],
            )
            for (key,) in made:
                self._append(f"org_department:{key}")


def _run(sql: str, params: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall()) if cursor.description else []


# --- appending --------------------------------------------------------------------------------------------------------


def _appending(args: Namespace) -> dict[str, Any]:
    writers = args.writers if connection.vendor == "postgresql" else 1
    streets = [_Street(number) for number in range(writers)]
    for street in streets:
        street.watch()
    acts, plains = [], []
    for _ in range(3):  # in turn, so that a noisy machine is unkind to both
        plains.append(_rate([street.plain for street in streets], args.acts // 3))
        acts.append(_rate([street.act for street in streets], args.acts // 3))
    ratios = [act / plain for act, plain in zip(acts, plains, strict=True)]
    return {
        "writers": writers,
        "acts_per_second": round(statistics.median(acts)),
        "plain_per_second": round(statistics.median(plains)),
        "append_ratio": round(statistics.median(ratios), 2),
    }


def _rate(acts: list[Callable[[], object]], count: int) -> float:
    """Return how often a second all acts together can be done, each in a thread of its own."""

    def work(act: Callable[[], object]) -> None:
        for _ in range(count):
            act()
        if len(acts) > 1:
            connection.close()

    begin = time.perf_counter()
    if len(acts) == 1:
        work(acts[0])
    else:
        threads = [threading.Thread(target=work, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return count * len(acts) / (time.perf_counter() - begin)


# --- trees and proofs -------------------------------------------------------------------------------------------------


def _trees(leaves: int) -> dict[str, Any]:
    street, seconds, root = _Street(1000), 0.0, b""
    for algorithm in ALGORITHMS.values():
        growth = tiles.Growth(algorithm)
        begin = time.perf_counter()
        for number in range(leaves):
            growth.append(algorithm.leaf(b"%0300d" % number))  # about as long as a real leaf
        growth.root()
        seconds += time.perf_counter() - begin
        if algorithm is SHA256:
            root = growth.root()
            _load("integration").keep(street.log, algorithm, growth.take())
    makes, checks = [], []
    fetcher = _load("integration").fetcher
    for number in range(0, leaves, max(leaves // 100, 1)):
        begin = time.perf_counter()
        proof = tiles.Proofs(SHA256, leaves, fetcher(street.log, SHA256)).inclusion(number)
        makes.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        merkle.verify_inclusion(SHA256, number, leaves, SHA256.leaf(b"%0300d" % number), proof, root)
        checks.append(time.perf_counter() - begin)
    return {
        "leaves": leaves,
        "trees_seconds_per_million": round(seconds * _MILLION / leaves, 2),
        "proof_ms": round(statistics.median(makes) * 1000, 3),
        "check_ms": round(statistics.median(checks) * 1000, 3),
    }


# --- audit ------------------------------------------------------------------------------------------------------------


def _audit(entries: int) -> dict[str, Any]:
    street = _Street(2000)
    for start in range(0, entries, 500):
        street.many(min(500, entries - start))
    _load("integration").integrate(street.log, at=_AT)
    begin = time.perf_counter()
    found = _load("audit").audit(files=False)
    seconds = time.perf_counter() - begin
    if not found.ok:
        raise AssertionError(found.differences[:3])
    return {
        "audit_entries": found.entries,
        "audit_rows": found.rows,
        "audit_seconds": round(seconds, 2),
        "audit_seconds_per_million": round(seconds * _MILLION / found.entries, 1),
    }
