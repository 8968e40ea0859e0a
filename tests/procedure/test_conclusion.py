"""The end of the investigation (调查终结): what may be proposed, approved, changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from mingheng.org.models import Agency
from mingheng.powers import actions as powers
from mingheng.powers.items import Band
from mingheng.powers.models import DiscretionBand, Power
from tests.procedure.builders import (
    COMPANY,
    PERSON,
    SHANGHAI,
    Matter,
    account,
    case_at,
    draft,
    events,
    no_penalty,
    refused,
)


def ready(**given: Any) -> Matter:
    return case_at("conclude_investigation", **given)


def band(agency: Agency, code: str = "DEMO-SR-06", **given: Any) -> DiscretionBand:
    """A band of 100 to 400 yuan, unless told otherwise, of a standard in force."""
    one = replace(Band("较轻", "初次", minimum_amount=Decimal(100), maximum_amount=Decimal(400)), **given)
    power = Power.objects.get(agency=agency, code=code, powers_list__stage="in_force")
    at = dt.datetime(2026, 1, 4, 9, tzinfo=SHANGHAI)
    standard = powers.save_standard(
        power=power, source="裁量基准", valid_from=at.date(), bands=[one], by=account("reviewer"), at=at
    )
    return standard.bands.get()


def test_the_investigation_is_concluded_with_a_report(agency: Agency) -> None:
    matter = ready()
    proposal = matter.conclude_investigation()
    report = matter.file().issued("T12")[0]
    assert proposal.round == 1
    assert proposal.basis == "《上海市市容环境卫生管理条例》第二十五条第二款"
    assert (report.values["needs_hearing"], report.values["needs_review"]) == ("no", "no")
    assert events(matter)[-1] == "procedure.InvestigationConcluded"
    refused(matter, "STEP_NOT_OPEN", "conclude_investigation")


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("FINE_ABOVE_RANGE", {"fine_amount": Decimal("1000.01")}),
        ("FINE_BELOW_RANGE", {"fine_amount": Decimal(99)}),
        ("FINE_AMOUNT", {"fine_amount": Decimal(0)}),
        ("FINE_AMOUNT", {"penalties": ["warning"]}),
        ("PENALTY_MISSING", {"penalties": []}),
        ("PENALTY_KIND_NOT_ALLOWED", {"penalties": ["fine", "license_revocation"]}),
        ("CONFISCATION_AMOUNT", {"confiscation_amount": Decimal(5)}),
        ("DISCRETION_MISSING", {"discretion": " "}),
        ("FACTS_MISSING", {"facts": ""}),
        ("GROUND_NOT_PLACED", {"no_penalty_ground": "no_fault"}),
        ("GROUND_MISSING", {"kind": "no_penalty"}),
        ("PENALTY_NOT_PLACED", {"kind": "unfounded"}),
        ("NOT_UNDER_FOURTEEN", {"kind": "no_penalty", "no_penalty_ground": "under_fourteen"}),
    ],
)
def test_what_the_law_does_not_allow_is_not_proposed(agency: Agency, code: str, given: dict[str, Any]) -> None:
    refused(ready(), code, "conclude_investigation", draft=draft(**given))


@pytest.mark.parametrize("amount", ["100", "1000"])
def test_both_ends_of_the_range_may_be_proposed(agency: Agency, amount: str) -> None:
    matter = ready()
    assert matter.conclude_investigation(draft=draft(fine_amount=Decimal(amount))).fine_amount == Decimal(amount)


def test_a_mitigated_fine_lies_below_the_range_and_needs_review(agency: Agency) -> None:
    matter = ready()
    matter.conclude_investigation(
        draft=draft(fine_amount=Decimal(50), is_mitigated=True, discretion="主动消除危害后果")
    )
    assert matter.file().issued("T12")[0].values["needs_review"] == "yes"


def test_a_band_binds_the_fine(agency: Agency) -> None:
    matter = ready()
    refused(
        matter, "FINE_ABOVE_RANGE", "conclude_investigation", draft=draft(fine_amount=Decimal(500), band=band(agency))
    )
    assert matter.conclude_investigation(draft=draft(band=DiscretionBand.objects.get())).band is not None


def test_a_band_of_another_item_is_refused(agency: Agency) -> None:
    other = band(agency, "DEMO-SHLJ-04", minimum_amount=Decimal(500), maximum_amount=Decimal(900))
    refused(ready(), "BAND_NOT_VALID", "conclude_investigation", draft=draft(band=other))


def test_a_band_for_organizations_does_not_bind_a_person(agency: Agency) -> None:
    wrong = band(agency, scope="organization")
    refused(ready(), "BAND_NOT_VALID", "conclude_investigation", draft=draft(band=wrong))


def test_a_child_is_not_penalised(agency: Agency) -> None:
    child = replace(PERSON, identifier_kind="none", identifier="", born_on=dt.date(2014, 1, 1))
    matter = ready(party=child)
    refused(matter, "UNDER_FOURTEEN", "conclude_investigation")
    assert matter.conclude_investigation(draft=no_penalty("under_fourteen")).no_penalty_ground == "under_fourteen"


def test_evidence_is_needed_to_conclude(agency: Agency) -> None:
    matter = case_at("add_photo")
    refused(matter, "NO_EVIDENCE", "conclude_investigation")


def test_a_record_is_needed_to_conclude(agency: Agency) -> None:
    matter = case_at("inspect_scene")
    refused(matter, "NO_RECORD", "conclude_investigation")


def test_a_recording_or_its_reason_is_needed_to_conclude(agency: Agency) -> None:
    matter = case_at("waive_recording")
    refused(matter, "RECORDING_MISSING", "conclude_investigation")
    matter.waive_recording()
    assert matter.conclude_investigation()


def test_an_order_first_item_needs_the_order_and_the_recheck(agency: Agency) -> None:
    matter = case_at("order_correction", power="DEMO-SHLJ-04", party=COMPANY)
    proposal = draft(fine_amount=Decimal(1000))
    refused(matter, "ORDER_FIRST", "conclude_investigation", draft=proposal)
    matter.order_correction()
    refused(matter, "RECHECK_FIRST", "conclude_investigation", draft=proposal)
    matter.recheck()
    assert matter.conclude_investigation(draft=proposal)


def test_a_corrected_order_first_matter_is_not_penalised(agency: Agency) -> None:
    matter = case_at("recheck", power="DEMO-SHLJ-04", party=COMPANY)
    matter.recheck(is_corrected=True, found="已改正")
    refused(matter, "ALREADY_MENDED", "conclude_investigation", draft=draft(fine_amount=Decimal(1000)))
    assert matter.conclude_investigation(draft=no_penalty()).kind == "no_penalty"


def test_what_was_not_mended_is_no_minor_matter(agency: Agency) -> None:
    matter = ready(power="DEMO-SHLJ-04", party=COMPANY)
    refused(matter, "NOT_MENDED", "conclude_investigation", draft=no_penalty())


def test_a_second_violation_is_not_the_first(agency: Agency) -> None:
    first = case_at("end")
    second = Matter.reopen(first).walk_to("conclude_investigation")
    refused(second, "NOT_FIRST", "conclude_investigation", draft=no_penalty("first_and_mended"))


def test_the_head_approves_or_returns(agency: Agency) -> None:
    matter = ready()
    matter.conclude_investigation()
    refused(matter, "OPINION_MISSING", "decide_proposal", outcome="returned", opinion="")
    matter.decide_proposal(outcome="returned", opinion="裁量说明不足")
    assert matter.file().proposal is None
    assert matter.conclude_investigation().round == 2
    matter.decide_proposal()
    assert matter.file().proposal is not None
    assert events(matter)[-1] == "procedure.ProposalDecided"


def test_a_proposal_is_not_changed_without_a_reason(agency: Agency) -> None:
    matter = case_at("issue_notice")
    refused(matter, "REASON_MISSING", "change_proposal", reason="")


def test_a_lighter_proposal_needs_no_new_notice(agency: Agency) -> None:
    matter = case_at("decide")
    matter.change_proposal()
    matter.decide_proposal()
    file = matter.file()
    assert file.proposal is not None
    assert file.proposal.round == 2
    assert matter.decide().fine_amount == Decimal(200)


def test_a_proposal_is_not_made_heavier_for_the_defence(agency: Agency) -> None:
    matter = case_at("decide")
    refused(matter, "HEAVIER_AFTER_DEFENCE", "change_proposal", draft=draft(fine_amount=Decimal(400)))
    refused(
        matter, "HEAVIER_AFTER_DEFENCE", "change_proposal", draft=draft(fine_amount=Decimal(400)), new_facts="态度不好"
    )


def test_newly_found_facts_may_make_it_heavier_and_are_told_anew(agency: Agency) -> None:
    matter = case_at("decide")
    heavier = draft(fine_amount=Decimal(400), facts="当事人设摊两处，占地八平方米。")
    matter.change_proposal(draft=heavier, new_facts="补充调查发现另有一处摊位")
    matter.decide_proposal()
    refused(matter, "NOTICE_MISSING", "decide")
    matter.issue_notice()
    refused(matter, "NOTICE_NOT_SERVED", "decide")
    matter.serve_notice()
    refused(matter, "DEFENCE_PERIOD_RUNNING", "decide")
    matter.record_defence(kind="waived", content="书面放弃")
    assert matter.decide().fine_amount == Decimal(400)
