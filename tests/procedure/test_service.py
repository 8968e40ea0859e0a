"""Service (送达) in all lawful ways."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mingheng import ledger
from mingheng.base.errors import Conflict, NotFound
from mingheng.cases.models import Clock
from mingheng.org.models import Agency
from mingheng.procedure.actions.road import issue_paper
from mingheng.procedure.models import Service
from tests.procedure.builders import COMPANY, Matter, case_at, events, handed_over, refused

LEFT = {"method": "left", "recipient": "", "is_refused": True}


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("RECIPIENT_MISSING", {"recipient": ""}),
        ("RECEIPT_REFUSED", {"is_refused": True}),
        ("NOT_REFUSED", {"method": "left"}),
        ("PROOF_OF_LEAVING_MISSING", LEFT),
        ("MAIL_NUMBER_MISSING", {"method": "post"}),
        ("CONSENT_MISSING", {"method": "electronic", "electronic_address": "a@example.com"}),
        ("ENTRUSTED_BODY_MISSING", {"method": "entrusted"}),
        ("ANNOUNCEMENT_INCOMPLETE", {"method": "announcement", "announced_in": "公告栏"}),
        ("OTHER_WAYS_NOT_EXHAUSTED", {"method": "announcement", "announced_in": "公告栏", "reason": "下落不明"}),
        ("PLACE_MISSING", {"place": ""}),
        ("DATES_OUT_OF_ORDER", {"received_on": dt.date(2026, 1, 1)}),
    ],
)
def test_service_without_its_proof_is_refused(agency: Agency, code: str, given: dict[str, Any]) -> None:
    refused(case_at("serve_notice"), code, "serve_notice", delivery=handed_over(**given))
    assert not Service.objects.exists()


def test_handing_over_serves_the_same_day(agency: Agency) -> None:
    matter = case_at("serve_notice")
    service = matter.serve_notice()
    assert service.served_on == matter.at.date()
    assert service.proof_document.values["signature"] == "李示例"
    assert events(matter)[-1] == "procedure.PapersServed"


def test_leaving_needs_a_witness_or_a_picture(agency: Agency) -> None:
    matter = case_at("serve_notice")
    matter.serve_notice(delivery=handed_over(**LEFT, witness="王居委"))
    assert matter.file().notice.served_on == matter.at.date()  # type: ignore[union-attr]


def test_leaving_with_a_picture_of_the_case(agency: Agency) -> None:
    matter = case_at("serve_notice")
    photo = matter.add_photo()
    assert matter.serve_notice(delivery=handed_over(**LEFT, evidence=photo)).evidence == photo


def test_a_picture_of_another_case_proves_nothing(agency: Agency) -> None:
    other = case_at("inspect_scene")
    photo = other.add_photo()
    matter = Matter.reopen(other).walk_to("serve_notice")
    refused(matter, "NOT_FOUND", "serve_notice", kind=NotFound, delivery=handed_over(**LEFT, evidence=photo))


def posted(matter: Matter) -> Service:
    service: Service = matter.serve_notice(delivery=handed_over(method="post", recipient="", mail_number="XA12345678"))
    return service


def test_post_serves_on_the_day_of_the_receipt(agency: Agency) -> None:
    matter = case_at("serve_notice")
    service = posted(matter)
    assert matter.file().notice.served_on is None  # type: ignore[union-attr]
    assert not Clock.objects.filter(case=matter.case, rule="P-05")
    matter.later(days=2)
    received_on = matter.at.date() - dt.timedelta(days=1)
    matter.confirm_delivery(service=service, received_on=received_on)
    assert matter.file().notice.served_on == received_on  # type: ignore[union-attr]
    assert Clock.objects.get(case=matter.case, rule="P-05").trigger_on == received_on
    assert events(matter)[-1] == "procedure.ServiceConfirmed"


def test_a_receipt_is_refused_out_of_order_without_name_or_twice(agency: Agency) -> None:
    matter = case_at("serve_notice")
    service = posted(matter)
    matter.later(days=2)
    day = matter.at.date()
    refused(matter, "DATES_OUT_OF_ORDER", "confirm_delivery", service=service, received_on=day + dt.timedelta(days=1))
    refused(matter, "DATES_OUT_OF_ORDER", "confirm_delivery", service=service, received_on=dt.date(2026, 1, 1))
    refused(matter, "RECIPIENT_MISSING", "confirm_delivery", service=service, received_on=day, recipient="")
    matter.confirm_delivery(service=service, received_on=day)
    refused(matter, "STEP_NOT_OPEN", "confirm_delivery", service=service, received_on=day)


def test_electronic_service_needs_the_signed_consent(agency: Agency) -> None:
    matter = case_at("serve_notice")
    own = {
        "channel": ["email"],
        "address": "a@example.com",
        "confirmed_on": matter.at.date().isoformat(),
        "signed_on_paper": True,
    }
    with ledger.transaction():
        consent = issue_paper(file=matter.file(), form_code="T21-B", own=own, by=matter.people["officer"], at=matter.at)
    delivery = handed_over(method="electronic", electronic_address="a@example.com", consent_document=consent)
    assert matter.serve_notice(delivery=delivery).served_on == matter.at.date()


def test_an_announcement_serves_when_its_days_are_over(agency: Agency) -> None:
    matter = case_at("serve_notice")
    delivery = handed_over(
        method="announcement", recipient="", announced_in="街道公告栏", reason="下落不明", tried=("direct", "post")
    )
    service = matter.serve_notice(delivery=delivery)
    assert service.served_on == matter.at.date() + dt.timedelta(days=60)
    matter.waive_recording("service_by_notice")
    refused(matter, "NOTICE_NOT_SERVED", "decide")


def test_penalty_on_a_business_goes_out_with_the_credit_paper(agency: Agency) -> None:
    matter = case_at("serve_decision", party=COMPANY)
    service = matter.serve_decision()
    assert sorted(d.form_code for d in service.documents.all()) == ["T18", "T22"]
    assert {c.rule for c in Clock.objects.filter(case=matter.case, ended_on=None)} == {"P-09", "D-01"}


def test_penalty_on_a_citizen_goes_out_alone(agency: Agency) -> None:
    matter = case_at("serve_decision")
    assert [d.form_code for d in matter.serve_decision().documents.all()] == ["T18"]


def test_other_papers_are_served_once(agency: Agency) -> None:
    matter = case_at("inspect_scene")
    matter.preserve_evidence()
    document = matter.decide_preservation().document
    service = matter.serve(documents=[document])
    assert [d.pk for d in service.documents.all()] == [document.pk]
    matter.dispose_preservation()
    refused(matter, "SERVED_BEFORE", "serve", kind=Conflict, documents=[document])


def test_the_notice_has_its_own_step(agency: Agency) -> None:
    matter = case_at("inspect_scene")
    matter.preserve_evidence()
    matter.decide_preservation()
    matter.waive_recording("preservation")
    matter.approve_waiver()
    matter.walk_on("serve_notice")
    notice = matter.file().notice
    assert notice is not None
    refused(matter, "OWN_STEP", "serve", documents=[notice.document])
    refused(matter, "NOT_FOUND", "serve", kind=NotFound, documents=[])
