"""Review, discussion and decision (审核、讨论、决定)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from mingheng.base.errors import NotLawful, NotPermitted
from mingheng.cases.models import Clock
from mingheng.org.models import Agency
from mingheng.procedure import judgement
from mingheng.procedure.models import Decision
from tests.procedure.builders import COMPANY, case_at, draft, events, heavy, no_penalty, refused


def test_the_decision_says_what_was_proposed_and_told(agency: Agency) -> None:
    matter = case_at("decide")
    decision = matter.decide()
    values = decision.document.values
    assert decision.number == "沪普曹罚〔2026〕第0001号"
    assert (values["penalty"], values["amount"]) == ("罚款人民币300元", "300.00")
    assert values["defence"].startswith("当事人提出陈述、申辩：家中困难")
    assert values["notice_number"].startswith("沪普曹罚告〔2026〕")
    assert (matter.case.decided_on, matter.case.decision_number) == (decision.decided_at.date(), decision.number)
    assert matter.file().issued("T12-A")
    open_clocks = set(Clock.objects.filter(case=matter.case, ended_on=None).values_list("rule", flat=True))
    assert open_clocks == {"P-08", "D-01"}
    assert events(matter)[-1] == "procedure.CaseDecided"


def test_a_case_is_not_decided_twice(agency: Agency) -> None:
    matter = case_at("serve_decision")
    refused(matter, "STEP_NOT_OPEN", "decide")
    assert Decision.objects.count() == 1


def test_only_a_leader_decides(agency: Agency) -> None:
    matter = case_at("decide")
    refused(matter, "STEP_NOT_YOURS", "decide", kind=NotPermitted, by=matter.people["head"])


def test_the_kind_cannot_differ_from_the_proposal(agency: Agency) -> None:
    matter = case_at("decide")
    with pytest.raises(NotLawful) as refusal:
        matter.decide(kind="no_penalty")
    assert refusal.value.code == "KIND_DIFFERS"
    assert not Decision.objects.exists()


def test_no_penalty_is_decided_with_education(agency: Agency) -> None:
    matter = case_at("decide", conclude_investigation={"draft": no_penalty("no_fault")})
    refused(matter, "EDUCATION_MISSING", "decide", education="")
    decision = matter.decide()
    assert decision.document.form_code == "T19"
    assert decision.number.startswith("沪普曹不罚〔2026〕")
    assert not Clock.objects.filter(case=matter.case, rule="D-01")


def test_a_suspected_crime_is_reviewed_and_transferred(agency: Agency) -> None:
    crime = draft(kind="crime", penalties=[], fine_amount=Decimal(0), discretion="涉嫌污染环境罪，已达到立案标准。")
    matter = case_at("submit_review", conclude_investigation={"draft": crime})
    assert judgement.review_codes(matter.file()) == ("MR-09",)
    refused(matter, "REVIEW_MISSING", "decide")
    matter.submit_review()
    matter.give_opinion()
    refused(matter, "RECEIVER_MISSING", "decide")
    decision = matter.decide(receiver="上海市公安局普陀分局")
    assert decision.document.form_code == "T11"


def test_a_major_decision_waits_for_review(agency: Agency) -> None:
    matter = heavy("submit_review")
    assert judgement.review_codes(matter.file()) == ("MR-02", "MR-03")
    refused(matter, "REVIEW_MISSING", "decide")
    matter.submit_review()
    refused(matter, "REVIEW_RUNNING", "decide")
    refused(matter, "STEP_NOT_OPEN", "submit_review")
    assert events(matter)[-1] == "review.ReviewSubmitted"


def test_a_decision_is_refused_when_review_did_not_pass(agency: Agency) -> None:
    matter = heavy("give_opinion")
    matter.give_opinion("correct")
    refused(matter, "REVIEW_NOT_PASSED", "decide")
    refused(matter, "RESPONSE_MISSING", "submit_review")
    matter.submit_review(response="已更正处罚依据")
    matter.give_opinion()
    matter.hold_discussion()
    assert matter.decide()


def test_a_changed_proposal_is_reviewed_again(agency: Agency) -> None:
    matter = heavy("hold_discussion")
    matter.change_proposal(
        draft=draft(
            fine_amount=Decimal(30000), facts="当事人擅自从事生活垃圾经营性收集。", discretion="采纳申辩，从轻。"
        )
    )
    matter.decide_proposal()
    refused(matter, "REVIEW_MISSING", "decide")


def test_a_grave_case_waits_for_the_leaders_together(agency: Agency) -> None:
    matter = heavy("hold_discussion")
    refused(matter, "DISCUSSION_MISSING", "decide")
    matter.hold_discussion(agrees=False, conclusion="补充调查")
    refused(matter, "DISCUSSION_DISAGREES", "decide")


def test_a_complex_case_is_discussed_though_the_fine_is_small(agency: Agency) -> None:
    matter = case_at("submit_review", conclude_investigation={"draft": draft(is_complex=True)})
    file = matter.file()
    assert judgement.needs_discussion(file)
    assert judgement.review_codes(file) == ("MR-06",)


def test_a_discussion_is_refused_when_its_form_is_wrong(agency: Agency) -> None:
    matter = heavy("hold_discussion")
    two = [{"name": name, "post": "", "opinion": "同意"} for name in ("陈任", "郑副")]
    three = [*two, {"name": "徐副", "post": "", "opinion": "同意"}]
    refused(matter, "TOO_FEW_LEADERS", "hold_discussion", attendees=two)
    refused(matter, "OPINION_MISSING", "hold_discussion", attendees=[*two, {"name": "徐副", "opinion": " "}])
    refused(matter, "CHAIR_ABSENT", "hold_discussion", attendees=three, chair=matter.people["head"])
    refused(matter, "CONCLUSION_MISSING", "hold_discussion", conclusion="")
    with_head = [*two, {"name": "张队", "opinion": "同意"}]
    refused(matter, "CHAIR_NO_LEADER", "hold_discussion", attendees=with_head, chair=matter.people["head"])
    refused(matter, "DATES_OUT_OF_ORDER", "hold_discussion", held_at=matter.at + dt.timedelta(days=1))


def test_a_discussion_is_recorded(agency: Agency) -> None:
    matter = heavy("hold_discussion")
    row = matter.hold_discussion()
    assert row.document.form_code == "T17"
    assert events(matter)[-1] == "procedure.CollectivelyDiscussed"


def test_a_small_case_needs_neither_review_nor_discussion(agency: Agency) -> None:
    file = case_at("decide", party=COMPANY).file()
    assert judgement.review_codes(file) == ()
    assert not judgement.needs_discussion(file)
