"""The whole ordinary road (普通程序全程)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from mingheng import ledger
from mingheng.cases.models import Clock, Todo
from mingheng.org.models import Agency
from mingheng.procedure import queries
from mingheng.procedure.tables.parts import StageState
from tests.procedure.builders import case_at, heavy


def test_a_plain_case_goes_to_the_end(agency: Agency) -> None:
    matter = case_at("end")
    file = matter.file()
    assert file.decision is not None
    assert file.decision.number == "沪普曹罚〔2026〕第0001号"
    assert (matter.case.decision_number, matter.case.decided_on) == (
        file.decision.number,
        file.decision.decided_at.date(),
    )
    assert file.decision.fine_amount == Decimal(300)
    assert file.decision.served_on is not None
    assert {c.rule for c in file.clocks if c.ended_on is None} == {"P-09", "D-01"}
    assert file.clock("P-09").due_on >= file.decision.served_on + dt.timedelta(days=15)  # type: ignore[union-attr,operator]
    assert [t.step for t in Todo.objects.filter(case=matter.case, done_at=None)] == []
    assert len(ledger.entries_about(matter.case)) > 15


def test_a_heavy_case_goes_through_hearing_review_and_discussion(agency: Agency) -> None:
    matter = heavy("end")
    file = matter.file()
    lines = {line.stage.code: line.state for line in queries.stage_lines(file)}
    for stage in ("hearing", "review", "discussion", "decision", "service"):
        assert lines[stage] is StageState.DONE
    assert lines["order"] is StageState.SKIP
    assert file.issued("T22")
    assert {d.pk for d in file.services[-1].documents.all()} == {file.decision.document_id, file.issued("T22")[0].pk}  # type: ignore[union-attr]


def test_an_order_first_case_needs_order_and_recheck(agency: Agency) -> None:
    matter = case_at("conclude_investigation", power="DEMO-SHLJ-04")
    file = matter.file()
    assert file.order is not None
    assert file.recheck is not None
    assert not file.recheck.is_corrected


def test_loading_needs_a_bounded_number_of_queries(agency: Agency) -> None:
    early = case_at("propose_filing")
    with CaptureQueriesContext(connection) as seen:
        queries.load(early.case, today=early.at.date())
    assert len(seen) <= 8
    late = heavy("end")
    with CaptureQueriesContext(connection) as seen:
        file = queries.load(late.case, today=late.at.date())
    assert len(seen) <= 24
    with CaptureQueriesContext(connection) as seen:
        queries.next_steps(file, late.people["officer"])
        queries.stage_lines(file)
    assert len(seen) <= 2


def test_clocks_of_a_plain_case(agency: Agency) -> None:
    matter = case_at("record_defence")
    file = matter.file()
    clock = Clock.objects.get(case=matter.case, rule="P-05")
    assert file.notice is not None
    assert file.notice.served_on is not None
    assert clock.due_on == file.calendar.nth_workday_after(file.notice.served_on, 5)
