"""Notice and defence (告知、陈述申辩)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from mingheng.base.errors import NotFound
from mingheng.cases.models import Clock
from mingheng.org.models import Agency
from tests.procedure.builders import COMPANY, case_at, draft, events, heavy, refused


def test_the_notice_tells_what_is_proposed(agency: Agency) -> None:
    matter = case_at("issue_notice")
    notice = matter.issue_notice()
    assert notice.content == "罚款人民币300元"
    assert (notice.document.form_code, notice.offers_hearing) == ("T13", False)
    assert notice.document.values["violated"] == "《上海市市容环境卫生管理条例》第二十五条第一款"
    assert notice.document.values["defence_days"] == "五个工作日"
    assert events(matter)[-1] == "procedure.NoticeIssued"


def test_the_notice_cannot_be_made_to_tell_anything_else(agency: Agency) -> None:
    matter = case_at("issue_notice")
    notice = matter.issue_notice(paper={"proposed_penalty": "罚款1元", "contact": "李执 021-1"})
    assert notice.document.values["proposed_penalty"] == "罚款人民币300元"
    assert notice.document.values["contact"] == "李执 021-1"


def test_a_large_fine_brings_the_right_to_a_hearing(agency: Agency) -> None:
    matter = heavy("issue_notice")
    notice = matter.issue_notice()
    assert notice.offers_hearing
    assert notice.document.form_code == "T13-A"


def test_one_yuan_below_the_threshold_brings_none(agency: Agency) -> None:
    proposal = {"draft": draft(fine_amount=Decimal(49999))}
    matter = heavy("issue_notice", conclude_investigation=proposal)
    assert not matter.issue_notice().offers_hearing


def test_the_notice_is_refused_before_the_head_approved(agency: Agency) -> None:
    matter = case_at("decide_proposal")
    refused(matter, "STEP_NOT_OPEN", "issue_notice")


def test_the_notice_is_refused_while_a_change_waits_for_the_head(agency: Agency) -> None:
    matter = case_at("issue_notice")
    matter.change_proposal()
    refused(matter, "PROPOSAL_PENDING", "issue_notice")


def test_a_suspected_crime_is_not_fined_instead(agency: Agency) -> None:
    matter = case_at("issue_notice", conclude_investigation={"draft": draft(has_crime_suspected=True)})
    refused(matter, "CRIME_SUSPECTED", "issue_notice")


def test_serving_the_notice_starts_both_terms(agency: Agency) -> None:
    matter = heavy("record_defence")
    rules = set(Clock.objects.filter(case=matter.case, ended_on=None).values_list("rule", flat=True))
    assert {"P-05", "P-06"} <= rules
    assert matter.file().notice.served_on is not None  # type: ignore[union-attr]


def test_an_oral_defence_leaves_a_record(agency: Agency) -> None:
    matter = case_at("record_defence")
    matter.later(days=1)
    paper = {
        "started_at": (matter.at - dt.timedelta(minutes=30)).isoformat(),
        "ended_at": matter.at.isoformat(),
        "place": "执法队",
        "signed_on_paper": True,
        "confirmation": "属实",
    }
    defence = matter.record_defence(kind="oral", received_at=matter.at, paper=paper)
    assert defence.document.form_code == "T14"
    assert Clock.objects.get(case=matter.case, rule="P-05").ended_on is not None
    assert events(matter)[-1] == "procedure.DefenceRecorded"


def test_a_defence_is_refused_when_empty_or_before_the_notice(agency: Agency) -> None:
    matter = case_at("record_defence")
    refused(matter, "DEFENCE_EMPTY", "record_defence", content=" ")
    refused(matter, "DATES_OUT_OF_ORDER", "record_defence", received_at=matter.at - dt.timedelta(days=3))


def test_a_defence_is_refused_before_the_notice_was_served(agency: Agency) -> None:
    refused(case_at("serve_notice"), "STEP_NOT_OPEN", "record_defence")


def test_a_defence_is_answered_with_reasons(agency: Agency) -> None:
    matter = case_at("answer_defence")
    refused(matter, "ANSWER_MISSING", "answer_defence", answer="")
    defence = matter.answer_defence(adoption="part", answer="情节较轻，部分采纳。")
    assert defence.adoption == "part"
    assert matter.file().issued("T14-A")
    assert events(matter)[-1] == "procedure.DefenceAnswered"


def test_an_answered_defence_is_not_answered_again(agency: Agency) -> None:
    matter = case_at("answer_defence")
    first = matter.answer_defence()
    matter.record_defence(content="补充意见")
    refused(matter, "NOT_FOUND", "answer_defence", kind=NotFound, defence=first)


def test_the_decision_waits_for_the_answer(agency: Agency) -> None:
    refused(case_at("answer_defence"), "DEFENCE_NOT_ANSWERED", "decide")


def test_the_decision_waits_for_the_end_of_the_term(agency: Agency) -> None:
    matter = case_at("record_defence")
    refused(matter, "DEFENCE_PERIOD_RUNNING", "decide")
    matter.workdays_later(5)
    refused(matter, "DEFENCE_PERIOD_RUNNING", "decide")
    matter.workdays_later(1)
    assert matter.decide()


def test_a_waiver_ends_the_term(agency: Agency) -> None:
    matter = case_at("record_defence")
    matter.record_defence(kind="waived", content="书面声明放弃陈述申辩")
    assert matter.decide()


def test_a_case_of_no_penalty_needs_no_notice(agency: Agency) -> None:
    matter = case_at(
        "issue_notice",
        party=COMPANY,
        conclude_investigation={"draft": draft(kind="unfounded", penalties=[], fine_amount=Decimal(0))},
    )
    refused(matter, "STEP_NOT_OPEN", "issue_notice")
    assert matter.decide().kind == "unfounded"
    assert matter.file().issued("T19")
