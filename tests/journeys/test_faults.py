"""What breaks off in the middle (中途出错): killed processes and failing statements leave no half act behind."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from mingheng.base.errors import Refused
from mingheng.cases.models import Case
from mingheng.documents.models import Document
from mingheng.ledger.audit import audit
from mingheng.org.models import Agency
from mingheng.procedure import actions
from tests.procedure.afterwards import on_the_street
from tests.procedure.builders import Matter, account, handed_over

ROOT = Path(__file__).parents[2]
KILLS = 8
EVERY = 5
"""Of the statements of an act, each so-many-th one fails once, and the first and the last ones always."""


# ── a statement fails ───────────────────────────────────────────────────────────────────────────────────────────
class Broken(Exception):
    """The database went away."""


class Breaking:
    """Counts the statements, and breaks off after the n-th."""

    def __init__(self, after: int | None = None) -> None:
        self.after, self.count = after, 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = execute(sql, params, many, context)
        if sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):  # the frame of the test, a commit elsewhere
            return found
        self.count += 1
        if self.count == self.after:
            raise Broken(sql)
        return found


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of ours."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in {"sessions", "contenttypes", "auth", "axes"}:
            continue
        found[model._meta.db_table] = sorted(model.objects.values_list(), key=repr)
    return found


def decide(matter: Matter) -> Callable[[], Any]:
    case, by = Case.objects.get(pk=matter.case.pk), account("leader")
    return lambda: actions.decide(case=case, kind="penalty", opinion="同意", by=by, at=matter.at)


def serve_decision(matter: Matter) -> Callable[[], Any]:
    case, by = Case.objects.get(pk=matter.case.pk), account("officer")
    return lambda: actions.serve_decision(case=case, delivery=handed_over(), by=by, at=matter.at)


def decide_on_the_spot(matter: Matter) -> Callable[[], Any]:
    return matter.decide_on_the_spot  # type: ignore[attr-defined, no-any-return]


ACTS: dict[str, tuple[Callable[[], Matter], Callable[[Matter], Callable[[], Any]]]] = {
    "decide": (lambda: Matter.open().walk_to("decide"), decide),
    "serve_decision": (lambda: Matter.open().walk_to("serve_decision"), serve_decision),
    "decide_on_the_spot": (lambda: on_the_street("decide_on_the_spot"), decide_on_the_spot),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_that_breaks_off_after_any_statement_leaves_nothing(agency: Agency, name: str) -> None:
    make, act = ACTS[name]
    matter = make()
    before, number, reached = rows(), 0, False
    while not reached:
        number += 1 if number < EVERY else EVERY
        breaking = Breaking(after=number)
        with connection.execute_wrapper(breaking):
            try:
                act(matter)()
                reached = True
            except Broken:
                pass
        if not reached:
            assert rows() == before, f"after statement {number}"
    assert number > 20
    after = rows()
    assert after != before
    assert after["ledger_touched"] == []
    assert Document.objects.exclude(number="").count() == len(
        set(Document.objects.exclude(number="").values_list("number", flat=True))
    )


def test_the_next_act_after_a_broken_one_takes_the_number_that_was_not_used(agency: Agency) -> None:
    matter = Matter.open().walk_to("decide")
    with pytest.raises(Broken), connection.execute_wrapper(Breaking(after=60)):
        decide(matter)()
    decide(matter)()
    matter.case.refresh_from_db()
    assert matter.case.decision_number.endswith("第0001号")


# ── a process is killed ─────────────────────────────────────────────────────────────────────────────────────────
WORKER = """
import sys
import django
django.setup()
from dataclasses import replace
from tests.procedure.builders import Matter, PERSON
number = 0
while True:
    number += 1
    party = replace(PERSON, name=f"{sys.argv[1]}之{number}", identifier_kind="none", identifier="")
    matter = Matter.open(party=party)
    print(matter.case.pk, "opened", flush=True)
    matter.propose_filing()
    print(matter.case.pk, "proposed", flush=True)
    matter.decide_filing()
    print(matter.case.pk, matter.case.number, flush=True)
"""


@pytest.fixture
def installation(tmp_path: Path, agency: Agency, settings: Any) -> Iterator[dict[str, str]]:
    """The environment of an installation with the cast, for processes of their own: a file, or the test's PostgreSQL."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mingheng.config.settings",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "",
        "SECRET_KEY": settings.SECRET_KEY,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    if connection.vendor == "postgresql":
        given = connection.settings_dict
        who = f"{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}"
        environment["DATABASE_URL"] = f"postgres://{who}/{given['NAME']}"
    else:
        connection.ensure_connection()
        with closing(sqlite3.connect(tmp_path / "mingheng.sqlite3")) as copy:
            connection.connection.backup(copy)
    yield environment


READ = """
import json, django
django.setup()
from mingheng.cases.models import Case
from mingheng.ledger.audit import audit
from mingheng.ledger.models import Entry, Touched
from mingheng.procedure.models import Filing
print(json.dumps({
    "cases": list(Case.objects.values_list("pk", flat=True)),
    "proposed": list(Filing.objects.values_list("case_id", flat=True)),
    "numbers": sorted(Case.objects.exclude(number="").values_list("number", flat=True)),
    "touched": Touched.objects.count(),
    "entries": sorted(Entry.objects.values_list("log_id", "seq")),
    "differences": [one.sentence for one in audit(files=False).differences],
}))
"""


def told(environment: dict[str, str], program: str) -> Any:
    ended = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=180
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_at_any_moment_loses_nothing_that_it_acknowledged(installation: dict[str, str]) -> None:
    chance, lines = random.Random(20261123), []
    for number in range(KILLS):
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, f"第{number}次"],
            env=installation, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert worker.stdout is not None
        first = worker.stdout.readline()
        assert first, "the worker did not act, so the act after the kill before was refused"
        time.sleep(chance.uniform(0, 0.4))
        worker.send_signal(signal.SIGKILL)
        lines += [first, *worker.communicate(timeout=60)[0].splitlines(True)]
    acknowledged = [line.split() for line in lines if line.endswith("\n")]
    found = told(installation, READ)
    assert found["differences"] == []
    assert found["touched"] == 0
    for case, word in acknowledged:
        assert int(case) in found["cases"]
        if word == "proposed":
            assert int(case) in found["proposed"]
        elif word != "opened":
            assert word in found["numbers"]
    serials = [int(number[-5:-1]) for number in found["numbers"]]
    assert serials == list(range(1, len(serials) + 1))
    for log in {log for log, _ in found["entries"]}:
        assert [seq for one, seq in found["entries"] if one == log] == list(
            range(sum(1 for one, _ in found["entries"] if one == log))
        )


def test_a_refusal_inside_a_longer_act_leaves_nothing(agency: Agency) -> None:
    matter = Matter.open().walk_to("decide_filing")
    before = rows()
    with pytest.raises(Refused):
        matter.decide_filing(by=account("officer"))
    assert rows() == before
    assert audit(files=False).differences == []
