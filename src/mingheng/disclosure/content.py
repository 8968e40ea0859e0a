"""What a publication says (公示内容): drawn from the decision, redacted, and the digest by which it can be checked."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from mingheng.base.money import yuan
from mingheng.disclosure.models import Duty, Publication
from mingheng.disclosure.names import Person, Role, masked_name
from mingheng.disclosure.redaction import Redaction, redact
from mingheng.disclosure.rules import DecisionFacts
from mingheng.disclosure.terms import Procedure, Sector
from mingheng.documents.rules import remedy_on_the_spot, remedy_ordinary
from mingheng.law.terms import PartyKind, PenaltyKind
from mingheng.ledger.canonical import canonical
from mingheng.org.permission import day_of
from mingheng.procedure.models import Decision
from mingheng.procedure.terms import DecisionState, ProposalKind

PUBLIC_FIELDS = (
    "decision_number", "agency_name", "party_name", "party_code", "representative", "category", "cause", "facts",
    "basis", "conclusion", "penalties", "fine_amount", "decided_on", "performance", "remedy", "text",
)  # fmt: skip
"""The fields that a publication shows and that its digest covers (公示字段)."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed publication (公示代拟稿), with what was hidden and what a person must still look at."""

    fields: dict[str, Any]
    hidden: tuple[Redaction, ...]


def decision_facts(duty: Duty) -> DecisionFacts:
    """Return what the engine asks about a decision (公示判定的输入)."""
    decision, case = duty.decision, duty.case
    return DecisionFacts(
        procedure=Procedure.SUMMARY if decision.is_summary else Procedure.ORDINARY,
        party=PartyKind(case.party.kind),
        decision_on=day_of(decision.decided_at),
        served=decision.served_on is not None,
        penalties=frozenset(PenaltyKind(kind) for kind in decision.penalties),
        amount=decision.fine_amount,
        sector=Sector(case.power.sector),
        minor=duty.is_minor,
        state_secret=duty.has_state_secret,
        trade_secret=duty.has_trade_secret,
        inseparable=duty.is_inseparable,
        revoked=decision.validity != DecisionState.IN_FORCE,
        imposes_penalty=decision.kind == ProposalKind.PENALTY,
        necessary=duty.is_necessary,
    )


def persons_of(duty: Duty) -> list[Person]:
    """Return the natural persons whose names must not be read (须隐名的自然人): the party itself where it is one."""
    party = duty.case.party
    if party.kind != PartyKind.NATURAL or duty.agency.setting("show_full_person_name"):
        return []
    return [Person(party.name, Role.PENALISED)]


def kept_words(duty: Duty) -> list[str]:
    """Return public writings that look like private ones (保留的公开信息): the agency's telephone, account and address."""
    agency = duty.agency
    words = [agency.phone, agency.complaint_phone, agency.address, agency.fine_account]
    return [word for word in words if word]


def draft_of(duty: Duty) -> Draft:
    """Draw up a redacted publication from the decision (拟制公示稿)."""
    decision, case, agency = duty.decision, duty.case, duty.agency
    party, persons = case.party, persons_of(duty)
    hidden: list[Redaction] = []

    def clean(text: str) -> str:
        done = redact(text, persons=persons, keep=kept_words(duty))
        hidden.append(done)
        return done.text

    name = party.name if not persons else masked_name(party.name)
    fields = {
        "decision_number": decision.number,
        "agency_name": agency.name,
        "party_name": name,
        "party_code": party.identifier if party.identifier_kind == "uscc" else "",
        "representative": "" if party.kind == PartyKind.NATURAL else party.representative,
        "category": "行政处罚",
        "cause": clean(case.cause),
        "facts": clean(decision.facts),
        "basis": clean(decision.basis),
        "conclusion": clean(decision.content),
        "penalties": [str(PenaltyKind(kind).label) for kind in decision.penalties],
        "fine_amount": decision.fine_amount,
        "decided_on": day_of(decision.decided_at),
        "performance": performance_words(decision),
        "remedy": remedy_words(duty),
        "text": clean(decision.document.text) if decision.document is not None else "",
    }
    return Draft(fields, tuple(hidden))


def compared(duty: Duty) -> list[tuple[str, list[tuple[str, str]], str]]:
    """Return each text of a decision in parts, and redacted (原文与脱敏稿对照).

    A part is text and, where it is hidden, why; the original is for the staff only.
    """
    decision = duty.decision
    texts = {
        "cause": duty.case.cause,
        "facts": decision.facts,
        "basis": decision.basis,
        "conclusion": decision.content,
        "text": decision.document.text if decision.document is not None else "",
    }
    persons, keep = persons_of(duty), kept_words(duty)
    found = []
    for name, text in texts.items():
        done = redact(text, persons=persons, keep=keep)
        parts, place = [], 0
        for each in done.hidden:
            parts += [(text[place : each.start], ""), (text[each.start : each.end], each.reason)]
            place = each.end
        found.append((name, [*parts, (text[place:], "")], done.text))
    return found


def performance_words(decision: Decision) -> str:
    """Say in one clause how far the decision was performed (履行情况)."""
    if decision.kind != ProposalKind.PENALTY or not decision.fine_amount:
        return "无须缴纳罚款"
    paid = sum(p.amount for p in decision.payments.all() if not p.is_additional)
    if paid >= decision.fine_amount:
        return "已缴清罚款"
    return f"已缴 {yuan(paid)}，未缴清" if paid else "尚未缴纳罚款"


def remedy_words(duty: Duty) -> str:
    """Say what can be done against the decision (救济提示), in the words of its own paper."""
    agency = duty.agency
    if duty.decision.is_summary:
        return remedy_on_the_spot(agency.district_government)
    return remedy_ordinary(agency.district_government, agency.court)


def digest_of(publication: Publication) -> str:
    """Return the SHA-256 of what is shown (公示内容摘要值), in hex; the ledger entry of the publication holds it."""
    return hashlib.sha256(canonical(shown_fields(publication))).hexdigest()


def shown_fields(publication: Publication) -> dict[str, Any]:
    """Return what is shown, as plain values (公示字段); its canonical form is what the digest covers."""
    return {name: _plain(getattr(publication, name)) for name in PUBLIC_FIELDS}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if isinstance(value, (list, str)) else f"{value:.2f}"
