"""Whole matters (整案): from the street to the archive, each with a ledger that audits without a difference.

The acts are those that everybody calls, at their own times; in between runs what runs in the background.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import bagit

from mingheng import ledger
from mingheng.archive import actions as archive
from mingheng.archive import package
from mingheng.archive.models import Dossier
from mingheng.base.errors import NotLawful
from mingheng.base.tasks import run_due_tasks
from mingheng.cases.models import Clock, Todo
from mingheng.disclosure import actions as disclosure
from mingheng.disclosure.models import Duty
from mingheng.documents.models import Document
from mingheng.ledger.audit import audit
from mingheng.org.models import Agency
from tests.disclosure.matters import drafted, published, withheld
from tests.procedure.afterwards import Road, on_the_street
from tests.procedure.builders import COMPANY, draft, events, no_penalty
from tests.refusals import refused


def background(road: Road) -> None:
    """Let the worker set papers, bind dossiers and follow the ledger."""
    run_due_tasks(max_seconds=120)
    ledger.follow_all(at=road.at)


def close(road: Road, **given: Any) -> None:
    """Propose closing and close."""
    road.propose_closing(**given)
    road.decide_closing()
    background(road)
    road.later(days=1)


def withhold(road: Road) -> Duty:
    """Draft and check that the decision is not published."""
    background(road)
    duty = drafted(road)
    disclosure.check(duty=duty, agrees=True, by=road.people["reviewer"], at=road.at)
    duty.refresh_from_db()
    return duty


def bind(road: Road) -> Dossier:
    """Archive the one case, compiled by the officer and checked by the archivist."""
    people = road.people
    dossier = archive.archive_case(case=road.case, compiled_by=people["officer"], by=people["archivist"], at=road.at)
    background(road)
    dossier.refresh_from_db()
    return dossier


def audit_is_clean(road: Road) -> None:
    """Audit everything: every row, every entry, both trees, every file; nothing is left to do."""
    ledger.integrate_all(at=road.at)
    found = audit()
    assert [(one.code, one.table, one.sentence) for one in found.differences] == []
    assert found.ok and found.entries > 50 and found.files >= 5
    road.case.refresh_from_db()
    assert (road.case.state, road.case.stage) == ("archived", "archive")
    assert not Todo.objects.filter(case=road.case, done_at=None).exists()
    assert not Clock.objects.filter(case=road.case, ended_on=None).exists()
    assert not Document.objects.filter(case=road.case, state="issued", pdf_sha256="").exists()


def test_an_on_the_spot_penalty_from_the_street_to_the_archive(agency: Agency, tmp_path: Path) -> None:
    cash = {"collection": "on_the_spot", "receipt_number": "沪财罚0000009"}
    road = on_the_street("end", decide_on_the_spot=cash)
    road.workdays_later(1)
    road.hand_in_cash()
    duty = withhold(road)
    assert (duty.publishes, duty.reason) == (False, "SIMPLE")
    close(road)
    people = road.people
    dossier = archive.archive_volume(
        cases=[road.case], compiled_by=people["officer"], by=people["archivist"], at=road.at
    )
    background(road)
    dossier.refresh_from_db()
    assert dossier.get_retention_display() == "10年"
    assert dossier.is_volume and dossier.pdf_sha256
    package.write(dossier, tmp_path / "包", at=road.at)
    assert bagit.Bag(str(tmp_path / "包")).is_valid()
    audit_is_clean(road)


def test_an_ordinary_fine_on_a_person_is_published_redacted(agency: Agency) -> None:
    road = Road.open()
    facts = "当事人李示例（身份证号310107199001010010）于2026年9月7日在示例路12号占道设摊。"
    road.walk_to("end", conclude_investigation={"draft": draft(facts=facts)})
    background(road)
    shown = published(road)
    everything = f"{shown.party_name}{shown.facts}{shown.text}{shown.conclusion}"
    assert "310107199001010010" not in everything and "李示例" not in everything
    assert "罚款人民币300元" in shown.conclusion
    road.workdays_later(3)
    road.record_payment()
    close(road)
    assert bind(road).cases.count() == 1
    audit_is_clean(road)


def test_a_company_is_fined_after_hearing_review_and_discussion(agency: Agency) -> None:
    road = Road.open(power="DEMO-SHLJ-05", party=COMPANY)
    heavy = draft(fine_amount=Decimal(50000), facts="当事人擅自从事生活垃圾经营性收集。", discretion="情节一般。")
    road.walk_to("end", conclude_investigation={"draft": heavy})
    assert {"procedure.HearingHeld", "review.OpinionGiven", "procedure.CollectivelyDiscussed"} <= set(events(road))
    background(road)
    assert published(road).party_name == COMPANY.name
    road.request_deferral(instalments=[(road.at.date().replace(month=12, day=31), Decimal(50000))])
    road.decide_deferral()
    road.serve(documents=road.file().unserved)
    road.workdays_later(5)
    road.record_payment()
    close(road)
    assert bind(road).retention == "permanent"
    audit_is_clean(road)


def test_a_defence_that_is_accepted_ends_without_a_penalty(agency: Agency) -> None:
    road = Road.open()
    road.walk_to("answer_defence")
    road.answer_defence(adoption="full", answer="经复核属实，予以采纳。")
    road.change_proposal(draft=no_penalty())
    finish(road)
    decision = road.file().decision
    assert decision is not None and (decision.kind, decision.fine_amount) == ("no_penalty", 0)
    background(road)
    withheld(road, reason="NOT_PENALTY")
    with refused("CASE_NOT_CLOSED", NotLawful):
        archive.archive_case(
            case=road.case, compiled_by=road.people["officer"], by=road.people["archivist"], at=road.at
        )
    close(road, outcome="no_penalty", performance="不予处罚决定已经送达。")
    bind(road)
    audit_is_clean(road)


def finish(road: Road) -> None:
    """Approve the changed proposal, decide and serve."""
    road.decide_proposal()
    for name in ("submit_review", "give_opinion", "hold_discussion", "decide", "serve_decision"):
        if road._is_due(name):
            getattr(road, name)()
