"""Verbs of 法制审核."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mingheng import ledger
from mingheng.base.errors import Conflict, NotFound, NotLawful, NotPermitted, Refused
from mingheng.cases import actions as cases
from mingheng.cases.actions.parties import PartyFacts
from mingheng.cases.models import Case, Clock
from mingheng.law.terms import PartyKind
from mingheng.org.models import Account, Officer
from mingheng.powers.models import Power
from mingheng.review import actions, queries
from mingheng.review.models import CounselOpinion, Objection, ReviewOpinion, ReviewRequest
from mingheng.review.points import MATERIALS, POINTS
from mingheng.review.terms import RequestStage

PASS = ["pass"] * len(POINTS)


@pytest.fixture
def case(power: Power, officers: tuple[Officer, Officer], today: dt.date, officer: Account, at: dt.datetime) -> Case:
    facts = PartyFacts(kind=PartyKind.BUSINESS, name="上海示例餐饮管理有限公司", representative="张某")
    party = cases.register_party(facts=facts, by=officer, at=at)
    return cases.open_case(
        procedure="ordinary", power=power, party=party, officers=officers, cause="擅自占用道路设摊", place="示例路",
        found_on=today, acted_on=today, by=officer, at=at,
    )  # fmt: skip


@pytest.fixture
def sending(case: Case, officer: Account, at: dt.datetime) -> dict[str, Any]:
    return {
        "case": case, "proposal_round": 1, "codes": ["MR-06"], "proposed": {"content": "罚款 500 元"},
        "explanation": "事实清楚", "materials": list(MATERIALS), "responsibility_signed": True, "by": officer, "at": at,
    }  # fmt: skip


@pytest.fixture
def request_sent(sending: dict[str, Any]) -> ReviewRequest:
    return actions.submit(**sending)


@pytest.fixture
def accepted(request_sent: ReviewRequest, reviewer: Account, at: dt.datetime) -> ReviewRequest:
    return actions.accept(request=request_sent, by=reviewer, at=at)


@pytest.fixture
def refused_opinion(accepted: ReviewRequest, reviewer: Account, at: dt.datetime) -> ReviewOpinion:
    actions.explain_no_counsel(request=accepted, reason="顾问出差", by=reviewer, at=at)
    verdicts = ["fail", *PASS[1:]]
    return actions.give_opinion(
        request=accepted, kind="correct", verdicts=verdicts, problems="补充两人执法的证据", by=reviewer, at=at
    )


def events_of(case: Case) -> list[str]:
    return [entry.event.split(".")[1] for entry in ledger.entries_about(case)]


def test_request_is_sent_with_all_papers_and_the_signature(request_sent: ReviewRequest, case: Case) -> None:
    assert (request_sent.round, request_sent.stage) == (1, RequestStage.SUBMITTED)
    assert events_of(case)[0] == "ReviewSubmitted"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"codes": []}, "REVIEW_NOT_NEEDED"),
        ({"materials": ["送审单"]}, "MATERIALS_MISSING"),
        ({"responsibility_signed": False}, "RESPONSIBILITY_UNSIGNED"),
    ],
)
def test_request_is_refused(sending: dict[str, Any], change: dict[str, Any], code: str) -> None:
    with pytest.raises(NotLawful) as refusal:
        actions.submit(**{**sending, **change})
    assert refusal.value.code == code
    assert not ReviewRequest.objects.exists()


def test_request_is_refused_while_one_is_running(request_sent: ReviewRequest, sending: dict[str, Any]) -> None:
    with pytest.raises(Conflict) as refusal:
        actions.submit(**sending)
    assert refusal.value.code == "REVIEW_RUNNING"


def test_term_begins_when_the_papers_are_complete(accepted: ReviewRequest, case: Case) -> None:
    assert accepted.complete_on == dt.date(2026, 11, 23)
    assert Clock.objects.get(case=case, rule="D-09").due_on == dt.date(2026, 11, 30)


def test_papers_are_returned_with_a_reason(request_sent: ReviewRequest, reviewer: Account, at: dt.datetime) -> None:
    with pytest.raises(NotLawful) as refusal:
        actions.return_materials(request=request_sent, reason="", by=reviewer, at=at)
    assert refusal.value.code == "REASON_MISSING"
    row = actions.return_materials(request=request_sent, reason="缺听证笔录", by=reviewer, at=at)
    assert row.stage == RequestStage.RETURNED
    with pytest.raises(Conflict) as again:
        actions.accept(request=request_sent, by=reviewer, at=at)
    assert again.value.code == "REVIEW_MOVED"


def test_term_is_extended_once_before_it_ends(accepted: ReviewRequest, reviewer: Account, at: dt.datetime) -> None:
    actions.extend(request=accepted, reason="涉及多个法律关系", by=reviewer, at=at)
    assert Clock.objects.get(rule="D-09").due_on == dt.date(2026, 12, 3)
    with pytest.raises(Conflict) as refusal:
        actions.extend(request=accepted, reason="涉及多个法律关系", by=reviewer, at=at)
    assert refusal.value.code == "EXTENDED_BEFORE"


def test_term_is_not_extended_after_it_ended(accepted: ReviewRequest, reviewer: Account, at: dt.datetime) -> None:
    with pytest.raises(NotLawful) as refusal:
        actions.extend(request=accepted, reason="复杂", by=reviewer, at=at + dt.timedelta(days=9))
    assert refusal.value.code == "EXTENSION_TOO_LATE"


def test_counsel_is_heard_once(accepted: ReviewRequest, counsel: Account, at: dt.datetime) -> None:
    with pytest.raises(NotLawful) as refusal:
        actions.give_counsel(request=accepted, opinion=" ", by=counsel, at=at)
    assert refusal.value.code == "OPINION_MISSING"
    actions.give_counsel(request=accepted, opinion="同意", by=counsel, at=at)
    with pytest.raises(Conflict) as again:
        actions.give_counsel(request=accepted, opinion="同意", by=counsel, at=at)
    assert again.value.code == "COUNSEL_HEARD"


def test_absence_of_counsel_needs_a_reason(accepted: ReviewRequest, reviewer: Account, at: dt.datetime) -> None:
    with pytest.raises(NotLawful) as refusal:
        actions.explain_no_counsel(request=accepted, reason="", by=reviewer, at=at)
    assert refusal.value.code == "REASON_MISSING"
    assert not CounselOpinion.objects.exists()


def test_opinion_ends_the_term_and_leaves_a_paper(
    accepted: ReviewRequest, case: Case, reviewer: Account, counsel: Account, at: dt.datetime
) -> None:
    actions.give_counsel(request=accepted, opinion="裁量适当", by=counsel, at=at)
    opinion = actions.give_opinion(
        request=accepted, kind="agree", verdicts=PASS, counsel_adoption="full", by=reviewer, at=at
    )
    assert opinion.document is not None
    assert opinion.document.number.startswith("沪普曹法审")
    assert Clock.objects.get(rule="D-09").ended_on == dt.date(2026, 11, 23)
    assert "OpinionGiven" in events_of(case)
    assert queries.reviews_of(case)[0].opinion == opinion


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"verdicts": PASS[:9]}, "POINTS_OPEN"),
        ({"verdicts": ["fail", *PASS[1:]]}, "OPINION_CONTRADICTS"),
        ({"kind": "disagree"}, "PROBLEMS_MISSING"),
        ({"counsel_adoption": "part"}, "ADOPTION_REASON_MISSING"),
        ({"counsel_adoption": ""}, "COUNSEL_MISSING"),
    ],
)
def test_opinion_is_refused(
    accepted: ReviewRequest, reviewer: Account, counsel: Account, at: dt.datetime, change: dict[str, Any], code: str
) -> None:
    actions.give_counsel(request=accepted, opinion="裁量偏重", by=counsel, at=at)
    words: dict[str, Any] = {"kind": "agree", "verdicts": PASS, "counsel_adoption": "full", **change}
    with pytest.raises(NotLawful) as refusal:
        actions.give_opinion(request=accepted, **words, by=reviewer, at=at)
    assert refusal.value.code == code
    assert not ReviewOpinion.objects.exists()


def test_reviewer_who_presided_the_hearing_is_refused(
    sending: dict[str, Any], reviewer: Account, at: dt.datetime
) -> None:
    request = actions.submit(**{**sending, "proposed": {"content": "罚款", "presider": reviewer.pk}})
    with pytest.raises(NotLawful) as refusal:
        actions.accept(request=request, by=reviewer, at=at)
    assert refusal.value.code == "REVIEWER_PRESIDED"


def test_officer_does_not_review(request_sent: ReviewRequest, officer: Account, at: dt.datetime) -> None:
    with pytest.raises(NotPermitted):
        actions.accept(request=request_sent, by=officer, at=at)


def test_next_round_needs_an_answer(refused_opinion: ReviewOpinion, sending: dict[str, Any], reviewer: Account) -> None:
    with pytest.raises(NotLawful) as refusal:
        actions.submit(**sending)
    assert refusal.value.code == "RESPONSE_MISSING"
    assert actions.submit(**sending, response="已补充证据").round == 2


def test_disagreement_goes_to_the_leader(
    refused_opinion: ReviewOpinion, head: Account, reviewer: Account, leader: Account, at: dt.datetime
) -> None:
    objection = actions.object_to(opinion=refused_opinion, reasons="两人执法有录像为证", by=head, at=at)
    with pytest.raises(NotLawful) as early:
        actions.rule_on(objection=objection, for_department=True, ruling="按部门意见办，风险自担。", by=leader, at=at)
    assert early.value.code == "CONSULTATION_FIRST"
    actions.consult(objection=objection, record="各自坚持", is_agreed=False, by=reviewer, at=at)
    with pytest.raises(NotLawful) as short:
        actions.rule_on(objection=objection, for_department=True, ruling="同意", by=leader, at=at)
    assert short.value.code == "RULING_MISSING"
    ruled = actions.rule_on(
        objection=objection, for_department=True, ruling="录像可以证明两人执法，按部门意见办理。", by=leader, at=at
    )
    assert ruled.for_department is True


def test_each_act_of_a_disagreement_is_done_once(
    refused_opinion: ReviewOpinion, head: Account, reviewer: Account, leader: Account, at: dt.datetime
) -> None:
    objection = actions.object_to(opinion=refused_opinion, reasons="有录像", by=head, at=at)
    _refused("OBJECTED_BEFORE", actions.object_to, opinion=refused_opinion, reasons="有录像", by=head, at=at)
    _refused("RECORD_MISSING", actions.consult, objection=objection, record="", is_agreed=False, by=head, at=at)
    talk = {"objection": objection, "record": "坚持", "is_agreed": False, "by": reviewer, "at": at}
    actions.consult(**talk)
    _refused("CONSULTED_BEFORE", actions.consult, **talk)
    ruling = {
        "objection": objection,
        "for_department": False,
        "ruling": "补充证据以后再送审一次。",
        "by": leader,
        "at": at,
    }
    actions.rule_on(**ruling)
    _refused("RULED_BEFORE", actions.rule_on, **ruling)


def test_objection_needs_a_refusal_and_reasons(refused_opinion: ReviewOpinion, head: Account, at: dt.datetime) -> None:
    _refused("REASON_MISSING", actions.object_to, opinion=refused_opinion, reasons=" ", by=head, at=at)
    refused_opinion.kind = "agree"
    _refused("OPINION_PASSED", actions.object_to, opinion=refused_opinion, reasons="理由", by=head, at=at)
    assert not Objection.objects.exists()


def test_requests_are_seen_by_those_concerned(
    request_sent: ReviewRequest, reviewer: Account, officer: Account, outsider: Account, window: Account, today: dt.date
) -> None:
    for account in (reviewer, officer):
        assert queries.request_for(account, request_sent.pk, today) == request_sent
    for account in (outsider, window):
        with pytest.raises(NotFound):
            queries.request_for(account, request_sent.pk, today)
    assert list(queries.list_requests(reviewer, today, stage="open", text="餐饮")) == [request_sent]
    assert not queries.list_requests(reviewer, today, stage="done").exists()


def _refused(code: str, act: Any, **words: Any) -> None:
    with pytest.raises(Refused) as refusal:
        act(**words)
    assert refusal.value.code == code
