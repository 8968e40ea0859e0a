"""Service of papers (送达): in all lawful ways, each with its proof, and what begins on the day of service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mingheng import ledger
from mingheng.base.errors import Conflict, NotFound, NotLawful
from mingheng.cases.actions import end_clock, start_clock
from mingheng.cases.models import Case
from mingheng.documents.models import Document
from mingheng.evidence.models import Evidence
from mingheng.evidence.terms import MediaKind
from mingheng.law.citations import cite
from mingheng.law.terms import PenaltyKind
from mingheng.org.models import Account
from mingheng.procedure import prefill, queries
from mingheng.procedure.actions.road import issue_paper, move_on
from mingheng.procedure.events import PapersServed, ServiceConfirmed
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.models import Decision, Notice, Reminder, Service
from mingheng.procedure.rules.delivery import Proof, require_proof, served_on
from mingheng.procedure.terms import ProposalKind, ServiceMethod

_WAYS = {ServiceMethod.LEFT: "lien"}
_REPAIR = {
    "shown_period": "轻微失信信息原则上不公示，一般的三个月至一年，严重的一年至三年，自处罚决定之日起计算",
    "handling": "按照信用修复的有关规定办理，结果通过申请渠道告知。",
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """How papers are served (送达情况); which of it is needed depends on the method."""

    method: ServiceMethod
    place: str
    recipient: str = ""
    relation: str = ""
    is_refused: bool = False
    refusal: str = ""
    witness: str = ""
    evidence: Evidence | None = None
    mail_number: str = ""
    electronic_address: str = ""
    consent_document: Document | None = None
    announced_in: str = ""
    tried: tuple[ServiceMethod, ...] = ()
    reason: str = ""
    received_on: dt.date | None = None


@ledger.transaction
def serve_notice(
    *, case: Case, delivery: Delivery, seen_version: int | None = None, by: Account, at: dt.datetime
) -> Service:
    """Serve the notice before the penalty (送达告知书); the terms for defence and hearing begin on the day of service.

    :raises NotLawful: the refusals of rules.delivery.require_proof
    """
    file = queries.take_up(case, "serve_notice", seen_version=seen_version, by=by, at=at)
    assert file.notice is not None and file.notice.document is not None  # offered only then
    return _served(file, [file.notice.document], delivery, "serve_notice", by=by, at=at)


@ledger.transaction
def serve_decision(
    *, case: Case, delivery: Delivery, seen_version: int | None = None, by: Account, at: dt.datetime
) -> Service:
    """Serve the decision (送达决定书), a penalty on a business together with the notice of credit repair (两书同达).

    :raises NotLawful: NOT_DECIDED, and the refusals of rules.delivery.require_proof
    """
    file = queries.take_up(case, "serve_decision", seen_version=seen_version, by=by, at=at)
    decision = file.decision
    assert decision is not None and decision.document is not None  # the gate asks for it
    documents = [decision.document]
    if decision.kind == ProposalKind.PENALTY and file.case.party.is_business:
        own = {**_REPAIR, "decision_number": decision.number}
        documents.append(issue_paper(file=file, form_code="T22", own=own, by=by, at=at))
    return _served(file, documents, delivery, "serve_decision", by=by, at=at)


@ledger.transaction
def serve(
    *,
    case: Case,
    documents: Sequence[Document],
    delivery: Delivery,
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Service:
    """Serve other papers of the case (送达其他文书): hearing notice, preservation, reminder.

    :raises NotLawful: PAPER_NOT_OUTWARD, OWN_STEP for notice and decision, the refusals of rules.delivery.require_proof
    :raises Conflict: SERVED_BEFORE
    :raises NotFound: papers of another case
    """
    file = queries.take_up(case, "serve", seen_version=seen_version, by=by, at=at)
    mine = {document.pk: document for document in file.documents}
    if not documents or any(document.pk not in mine for document in documents):
        raise NotFound
    own_step = {row.document_id for row in (file.notice, file.decision) if row is not None}
    if any(document.pk in own_step for document in documents):
        raise NotLawful("OWN_STEP", "告知书、决定书请用各自的送达步骤", way_out="选择“送达告知书”或者“送达决定书”")
    waiting = {document.pk for document in file.unserved}
    if any(document.pk not in waiting for document in documents):
        raise Conflict("SERVED_BEFORE", "所选文书已经送达，或者不是送达当事人的文书", way_out="刷新案件页")
    return _served(file, [mine[document.pk] for document in documents], delivery, "serve", by=by, at=at)


@ledger.transaction
def confirm_delivery(
    *,
    case: Case,
    service: Service,
    received_on: dt.date,
    recipient: str,
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Service:
    """Enter the receipt of papers sent by post or through another body (登记签收); terms begin on that day.

    :raises NotLawful: DATES_OUT_OF_ORDER, RECIPIENT_MISSING
    :raises Conflict: SERVED_BEFORE
    """
    file = queries.take_up(case, "confirm_delivery", seen_version=seen_version, by=by, at=at)
    row = next((one for one in file.services if one.pk == service.pk), None)
    if row is None:
        raise NotFound
    if row.served_on is not None:
        raise Conflict("SERVED_BEFORE", "已经登记签收", way_out="刷新案件页")
    sent_on = row.sent_at.astimezone(at.tzinfo).date()
    if not sent_on <= received_on <= file.today:
        raise NotLawful("DATES_OUT_OF_ORDER", "签收日期早于送出日期，或者晚于今天", article=cite("民诉法", 91))
    if not recipient.strip():
        raise NotLawful("RECIPIENT_MISSING", "请填写签收人", article=cite("民诉法", 87))
    row.served_on, row.recipient = received_on, recipient.strip()
    row.save(update_fields=["served_on", "recipient"])
    papers = list(row.documents.all())
    _begin_terms(file, papers, received_on)
    event = ServiceConfirmed(papers=_names(papers), served_on=received_on.isoformat(), recipient=row.recipient)
    move_on(file=file, event=event, step="confirm_delivery", by=by, at=at)
    return row


def _served(
    file: CaseFile, documents: list[Document], delivery: Delivery, step: str, *, by: Account, at: dt.datetime
) -> Service:
    service = hand_over(file=file, documents=documents, delivery=delivery, by=by, at=at)
    event = PapersServed(
        papers=_names(documents),
        method=str(service.get_method_display()),
        recipient=service.recipient,
        served_on=service.served_on.isoformat() if service.served_on else "",
    )
    move_on(file=file, event=event, step=step, by=by, at=at)
    return service


@ledger.transaction
def hand_over(
    *, file: CaseFile, documents: Sequence[Document], delivery: Delivery, by: Account, at: dt.datetime
) -> Service:
    """Serve papers within an act that records it (交付送达): proof, day of service, receipt, and the terms that begin.

    :raises NotLawful: the refusals of rules.delivery.require_proof and served_on
    :raises NotFound: evidence or consent of another case
    """
    method = ServiceMethod(delivery.method)
    require_proof(method, _proof(file, delivery))
    if not delivery.place.strip():
        raise NotLawful("PLACE_MISSING", "请填写送达地点", article=cite("民诉法", 87))
    day = served_on(
        method,
        sent_on=file.today,
        received_on=delivery.received_on,
        announcement_days=int(file.case.agency.setting("announcement_days")),
    )
    tried = "、".join(str(ServiceMethod(way).label) for way in delivery.tried)
    reason = delivery.reason.strip() + (f"（已试：{tried}）" if tried else "")
    service = Service.objects.create(
        agency=file.case.agency,
        case=file.case,
        proof_document=issue_paper(
            file=file, form_code="T21", own=_receipt(file, documents, delivery, day, at), by=by, at=at
        ),
        method=method,
        sent_at=at,
        served_on=day,
        place=delivery.place.strip(),
        recipient=delivery.recipient.strip(),
        relation=delivery.relation.strip(),
        is_refused=delivery.is_refused,
        witness=delivery.witness.strip(),
        evidence=delivery.evidence,
        mail_number=delivery.mail_number.strip(),
        electronic_address=delivery.electronic_address.strip(),
        consent_document=delivery.consent_document,
        announced_in=delivery.announced_in.strip(),
        reason=reason,
    )
    service.documents.set(documents)
    if day is not None:
        _begin_terms(file, documents, day)
    return service


def _proof(file: CaseFile, delivery: Delivery) -> Proof:
    """Look at what is offered as proof: pictures and consent must be this case's own."""
    picture = next((e for e in file.evidence if delivery.evidence is not None and e.pk == delivery.evidence.pk), None)
    consent = next(
        (d for d in file.issued("T21-B") if delivery.consent_document and d.pk == delivery.consent_document.pk), None
    )
    if (delivery.evidence is not None and picture is None) or (
        delivery.consent_document is not None and consent is None
    ):
        raise NotFound
    shows = picture is not None and picture.is_usable and picture.media in {MediaKind.PHOTO, MediaKind.VIDEO}
    return Proof(
        recipient=delivery.recipient,
        is_refused=delivery.is_refused,
        witness=delivery.witness,
        has_pictures=shows,
        mail_number=delivery.mail_number,
        electronic_address=delivery.electronic_address,
        has_consent=consent is not None,
        announced_in=delivery.announced_in,
        tried=delivery.tried,
        reason=delivery.reason,
    )


def _receipt(
    file: CaseFile, documents: Sequence[Document], delivery: Delivery, day: dt.date | None, at: dt.datetime
) -> dict[str, Any]:
    """Return the receipt's own words (送达回证)."""
    method = ServiceMethod(delivery.method)
    announced = method == ServiceMethod.ANNOUNCEMENT and day is not None
    return {
        "receiver": file.case.party.name,
        "papers": [{"name": d.title, "number": d.number, "copies": "1"} for d in documents],
        "way": _WAYS.get(method, method.value),
        "address": delivery.electronic_address if method == ServiceMethod.ELECTRONIC else delivery.place,
        "served_at": at.isoformat(),
        "servers": prefill.people(file),
        "signature": delivery.recipient if method == ServiceMethod.DIRECT else "",
        "proxy": delivery.relation,
        "refusal": (delivery.refusal or f"受送达人拒绝签收，{file.today.isoformat()}") if delivery.is_refused else "",
        "witness": delivery.witness,
        "recorded": delivery.evidence.name if delivery.evidence else "",
        "post_number": delivery.mail_number,
        "announced_from": file.today.isoformat() if announced else "",
        "announced_until": day.isoformat() if announced and day else "",
        "remark": "；".join(part for part in (delivery.announced_in, delivery.reason) if part),
    }


def _begin_terms(file: CaseFile, documents: Sequence[Document], day: dt.date) -> None:
    """Write the day of service where it counts and start the terms that it sets running (送达起算)."""
    case, keys = file.case, [document.pk for document in documents]
    notice = Notice.objects.filter(case=case, document__in=keys).last()
    if notice is not None:
        notice.served_on = day
        notice.save(update_fields=["served_on"])
        days = int(case.agency.setting("defence_days"))
        start_clock(case=case, rule="P-05", trigger_on=day, length=days, calendar=file.calendar)
        if notice.offers_hearing:
            start_clock(case=case, rule="P-06", trigger_on=day, calendar=file.calendar)
    decision = Decision.objects.filter(case=case, document__in=keys).last()
    if decision is not None:
        decision.served_on = day
        decision.save(update_fields=["served_on"])
        end_clock(case=case, rule="P-08", on=file.today, reason="已送达")
        if PenaltyKind.FINE in decision.penalties:
            start_clock(case=case, rule="P-09", trigger_on=day, calendar=file.calendar)
    for reminder in Reminder.objects.filter(case=case, document__in=keys):
        reminder.served_on = day
        reminder.save(update_fields=["served_on"])


def _names(documents: Sequence[Document]) -> str:
    return "、".join(f"《{document.title}》{document.number}" for document in documents)
