"""What is read from the tables: stage bar, chart, guide, missing papers, to-dos kept in step (程序表)."""

from __future__ import annotations

import pytest

from mingheng.cases.models import Todo
from mingheng.documents import forms
from mingheng.ledger.following import follow
from mingheng.org.models import Agency
from mingheng.org.terms import Role
from mingheng.procedure import actions, charts, jobs, queries
from mingheng.procedure.tables import PROCEDURES, label_of_stage
from mingheng.procedure.tables.parts import Procedure, StageState
from tests.procedure.builders import case_at, draft, events, heavy


@pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=lambda one: one.code)
def test_tables_are_whole(procedure: Procedure) -> None:
    codes = [step.code for step in procedure.steps]
    assert len(codes) == len(set(codes))
    for step in procedure.steps:
        assert step.label
        assert set(step.roles) <= set(Role)
        assert all(code.partition("-")[0][0] == "T" for code in step.documents)


@pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=lambda one: one.code)
def test_every_way_out_leads_to_a_step(procedure: Procedure, agency: Agency) -> None:
    matter = case_at("propose_filing")
    file = matter.file()
    known = {step.code for one in PROCEDURES.values() for step in one.steps} | {"add_recording", "add_evidence"}
    for step in procedure.steps:
        for gate in step.gates:
            lack = gate(file)
            assert lack is None or not lack.step or lack.step in known


@pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=lambda one: one.code)
def test_the_chart_reaches_every_stage(procedure: Procedure) -> None:
    chart = charts.flow_chart(procedure)
    reached = {chart.nodes[0].code, *(edge.end for edge in chart.edges)}
    assert reached == {stage.code for stage in procedure.stages}
    assert all(step.by for node in chart.nodes for step in node.steps)


def test_the_chart_leads_past_what_may_not_apply() -> None:
    chart = charts.flow_chart(PROCEDURES["ordinary"])
    past = {(edge.start, edge.end) for edge in chart.edges}
    assert {("conclusion", "notice"), ("conclusion", "decision"), ("review", "decision")} <= past
    assert next(node for node in chart.nodes if node.code == "hearing").condition


def test_the_guide_names_basis_terms_and_rights() -> None:
    guide = dict(charts.service_guide(PROCEDURES["summary"]))
    assert guide["办理依据"] == ["《行政处罚法》第五章第二节"]
    assert any("先申请行政复议" in right for right in guide["当事人的权利"])
    assert any("缴纳罚款：15日" in text for text in dict(charts.service_guide(PROCEDURES["ordinary"]))["办理时限"])


def test_stages_have_labels() -> None:
    assert label_of_stage("ordinary", "notice") == "告知"
    assert label_of_stage("ordinary", "") == ""


def test_the_stage_bar_follows_the_case(agency: Agency) -> None:
    matter = case_at("issue_notice")
    lines = {line.stage.code: line.state for line in queries.stage_lines(matter.file())}
    assert lines["conclusion"] is StageState.DONE
    assert lines["notice"] is StageState.NOW
    assert lines["decision"] is StageState.AHEAD
    assert lines["hearing"] is StageState.SKIP
    assert matter.case.stage == "notice"


def test_steps_tell_why_not_yet(agency: Agency) -> None:
    matter = case_at("issue_notice")
    steps = {
        one.step.code: one for one in queries.next_steps_for(matter.case, matter.people["officer"], matter.at.date())
    }
    assert steps["issue_notice"].is_possible
    assert steps["issue_notice"].is_mine
    assert not steps["decide"].is_mine
    assert [lack.code for lack in steps["decide"].missing] == ["NOTICE_MISSING"]


def test_missing_papers_are_named(agency: Agency) -> None:
    matter = heavy("end")
    assert charts.missing_documents(matter.file(), PROCEDURES["ordinary"]) == []
    file = matter.file()
    bare = type(file)(case=file.case, today=file.today, calendar=file.calendar, filing=file.filing, documents=[])
    missing = charts.missing_documents(bare, PROCEDURES["ordinary"])
    assert [one.form_code for one in missing] == ["T01", "T02"]
    assert missing[1].title == forms.get("T02").title


def test_acts_of_lower_chapters_move_the_case_on(agency: Agency) -> None:
    assert jobs.keep_in_step
    matter = heavy("give_opinion")
    follow(agency.log, at=matter.at)
    matter.give_opinion()
    steps = set(Todo.objects.filter(case=matter.case, done_at=None).values_list("step", flat=True))
    assert "hold_discussion" not in steps
    follow(agency.log, at=matter.at)
    steps = set(Todo.objects.filter(case=matter.case, done_at=None).values_list("step", flat=True))
    assert steps == {"hold_discussion"}
    matter.case.refresh_from_db()
    assert matter.case.stage == "discussion"
    assert events(matter)[-1] == "procedure.CaseMovedOn"


def test_keeping_in_step_twice_writes_nothing(agency: Agency) -> None:
    matter = case_at("issue_notice", conclude_investigation={"draft": draft()})
    before = len(events(matter))
    assert not actions.refresh(case=matter.case, by=matter.people["officer"], at=matter.at)
    assert len(events(matter)) == before
