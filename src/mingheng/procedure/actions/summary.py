"""The on-the-spot penalty (简易程序): tell and hear, decide, hand over, report, or turn to the ordinary road."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from mingheng import ledger
from mingheng.base.errors import NotLawful
from mingheng.cases.actions import end_clock, start_clock
from mingheng.cases.models import Case
from mingheng.cases.rules import age_on
from mingheng.cases.terms import ProcedureKind
from mingheng.evidence.actions import waive_recording
from mingheng.evidence.terms import Scene
from mingheng.law.citations import cite
from mingheng.law.terms import PartyKind, PenaltyKind
from mingheng.org.models import Account
from mingheng.procedure import judgement, prefill, queries
from mingheng.procedure.actions.road import issue_paper, move_on
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.models import Decision, Defence, FilingReport, Notice, Payment, Service
from mingheng.procedure.performance_events import DecidedOnTheSpot, PenaltyReported, ToldAndHeard, TurnedOrdinary
from mingheng.procedure.rules import fines, grounds, proposals, summary
from mingheng.procedure.terms import (
    Adoption,
    DefenceKind,
    OnTheSpotGround,
    PaymentChannel,
    ProposalKind,
    ServiceMethod,
)

_ARTICLE = cite("处罚法", 51)
_FULL_AGE = 14


@ledger.transaction
def explain_no_recording(
    *, case: Case, reason: str, seen_version: int | None = None, by: Account, at: dt.datetime
) -> None:
    """Write down why the on-the-spot penalty was not recorded (未录说明).

    :raises NotLawful: WAIVER_REASON
    """
    file = queries.take_up(case, "explain_no_recording", seen_version=seen_version, by=by, at=at)
    waive_recording(case=file.case, scene=Scene.SUMMARY_PENALTY, reason=reason, by=by, at=at)
    move_on(file=file, step="explain_no_recording", by=by, at=at)


@ledger.transaction
def tell_and_hear(
    *,
    case: Case,
    content: str,
    fine_amount: Decimal,
    statement: str,
    adoption: str = "",
    answer: str = "",
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Notice:
    """Tell the party content, facts, reasons and basis of the penalty on the spot, and hear it (当场告知、听取陈述申辩).

    :param statement: what the party stated; empty where it stated nothing
    :raises NotLawful: CONTENT_MISSING, ANSWER_MISSING, CREDENTIALS_NOT_SHOWN
    """
    file = queries.take_up(case, "tell_and_hear", seen_version=seen_version, by=by, at=at)
    if not content.strip():
        raise NotLawful("CONTENT_MISSING", "请写明告知的内容、事实、理由和依据", article=cite("处罚法", 44))
    if statement.strip() and not (adoption and answer.strip()):
        raise NotLawful("ANSWER_MISSING", "当事人有意见的，应当当场复核并说明理由", article=cite("处罚法", 45))
    notice = Notice.objects.create(
        agency=file.case.agency, case=file.case, content=content.strip(), fine_amount=fine_amount, told_at=at,
        served_on=file.today,
    )  # fmt: skip
    stated = statement.strip()
    Defence.objects.create(
        agency=file.case.agency, case=file.case, notice=notice,
        kind=DefenceKind.ORAL if stated else DefenceKind.WAIVED, received_at=at,
        content=stated or "当事人当场表示没有陈述、申辩意见",
        adoption=Adoption(adoption) if stated else "", answer=answer.strip(),
        answered_by=by if stated else None, answered_at=at if stated else None,
    )  # fmt: skip
    event = ToldAndHeard(content=notice.content, defence=stated or "没有意见")
    move_on(file=file, event=event, step="tell_and_hear", by=by, at=at)
    return notice


@ledger.transaction
def decide_on_the_spot(
    *,
    case: Case,
    facts: str,
    penalties: Sequence[PenaltyKind],
    fine_amount: Decimal,
    collection: str = "bank",
    receipt_number: str = "",
    collection_ground: str = "",
    correction: str = "",
    refusal: str = "",
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Decision:
    """Impose a penalty on the spot and hand the decision over (当场作出并交付处罚决定).

    :param collection: bank, or on_the_spot with receipt and ground
    :param refusal: how a refusal to sign was noted; empty where the party signed
    :raises NotLawful: FACTS_MISSING, UNDER_FOURTEEN, ALREADY_MENDED, SUMMARY_NOT_ALLOWED, HEAVIER_AFTER_DEFENCE,
        ON_THE_SPOT_NOT_ALLOWED, RECEIPT_MISSING, the refusals of rules.proposals, and every gate of the step
    :raises Conflict: RECEIPT_USED
    """
    file = queries.take_up(case, "decide_on_the_spot", seen_version=seen_version, by=by, at=at)
    kinds = [PenaltyKind(kind) for kind in penalties]
    fine = fine_amount if PenaltyKind.FINE in kinds else Decimal(0)
    _check(file, facts, kinds, fine)
    ground = OnTheSpotGround(collection_ground) if collection_ground else ""
    if collection == PaymentChannel.ON_THE_SPOT and fine:
        fines.require_on_the_spot_collection(
            amount=fine, is_summary=True, hard_later=ground == OnTheSpotGround.HARD_LATER,
            remote_and_asked=ground == OnTheSpotGround.REMOTE, receipt_number=receipt_number,
        )  # fmt: skip
        queries.refuse_used_receipt(file.case.agency, receipt_number)
    own = _paper_words(file, facts, kinds, fine, collection, receipt_number, ground, correction)
    document = issue_paper(file=file, form_code="T20", own=own, by=by, at=at)
    content = _content(kinds, fine)
    decision = Decision.objects.create(
        agency=file.case.agency, case=file.case, document=document, number=document.number, kind=ProposalKind.PENALTY,
        is_summary=True, decided_at=at, decided_by=by, penalties=kinds, fine_amount=fine, facts=facts.strip(),
        basis=prefill.citations(file, is_penalty_clause=True), content=content, served_on=file.today,
    )  # fmt: skip
    service = Service.objects.create(
        agency=file.case.agency, case=file.case, method=ServiceMethod.DIRECT, sent_at=at, served_on=file.today,
        place=file.case.place, recipient="" if refusal.strip() else file.case.party.name,
        is_refused=bool(refusal.strip()), reason=refusal.strip(),
    )  # fmt: skip
    service.documents.set([document])
    _pay(file, decision, collection, receipt_number, str(ground), by=by, at=at)
    event = DecidedOnTheSpot(number=decision.number, content=content)
    changes = {"decided_on": file.today, "decision_number": decision.number}
    move_on(file=file, event=event, step="decide_on_the_spot", changes=changes, by=by, at=at)
    return decision


def _check(file: CaseFile, facts: str, kinds: Sequence[PenaltyKind], fine: Decimal) -> None:
    if not facts.strip():
        raise NotLawful("FACTS_MISSING", "请写明违法事实", article=cite("处罚法", 52))
    party = PartyKind(file.case.party.kind)
    born = file.case.party.born_on if file.case.party.is_person else None
    if born is not None and age_on(born, file.case.acted_on) < _FULL_AGE:
        raise NotLawful(
            "UNDER_FOURTEEN", "不满十四周岁的，不予行政处罚", article=cite("处罚法", 30), way_out="责令监护人加以管教"
        )
    if file.recheck is not None and file.recheck.is_corrected and file.case.power.requires_order_first:
        raise NotLawful(
            "ALREADY_MENDED", "责令改正后已经改正，不符合处罚的要件", article=cite("处罚法", 28),
            way_out="转为普通程序，作不予立案处理",
        )  # fmt: skip
    summary.require_summary_procedure(party=party, penalties=kinds, amount=fine)
    proposals.require_amounts(penalties=kinds, fine=fine, confiscation=Decimal(0))
    proposals.require_in_range(
        party=party,
        penalties=kinds,
        fine=fine,
        ranges=judgement.ranges_of(file.case.power),
        is_mitigated=False,
    )
    told = file.notice.fine_amount if file.notice is not None else Decimal(0)
    grounds.require_no_heavier(
        noticed={PenaltyKind.WARNING: Decimal(0), **({PenaltyKind.FINE: told} if told else {})},
        decided={kind: fine if kind is PenaltyKind.FINE else Decimal(0) for kind in kinds},
    )


def _content(kinds: Sequence[PenaltyKind], fine: Decimal) -> str:
    words = [kind.label if kind is not PenaltyKind.FINE else f"罚款人民币{prefill.plain(fine)}元" for kind in kinds]
    return "、".join(words)


def _paper_words(
    file: CaseFile, facts: str, kinds: Sequence[PenaltyKind], fine: Decimal, collection: str, receipt: str, ground: str,
    correction: str,
) -> dict[str, Any]:  # fmt: skip
    defence = file.notice_defences[-1]
    stated = f"当事人提出：{defence.content}" if defence.adoption else "当事人当场表示没有陈述、申辩意见"
    answer = f"经复核，{defence.get_adoption_display()}：{defence.answer}" if defence.adoption else ""
    mend = correction.strip()
    return {
        "facts": facts.strip().removeprefix("当事人"),
        "defence": "。".join(part.rstrip("。") for part in (stated, answer) if part) + "。",
        "penalty_kinds": [str(kind) for kind in kinds],
        "amount": str(fine) if fine else "",
        "correction": f"责令当事人改正违法行为：{mend}" if mend and not mend.startswith("责令") else mend,
        "collection": collection if fine else "",
        "receipt_number": receipt.strip(),
        "collection_reason": str(OnTheSpotGround(ground).label) if ground else "",
    }


def _pay(
    file: CaseFile, decision: Decision, collection: str, receipt: str, ground: str, *, by: Account, at: dt.datetime
) -> None:
    """Start the terms of the decision, and take the money where it is taken on the spot."""
    days = int(file.case.agency.setting("filing_report_days"))
    start_clock(case=file.case, rule="P-14", trigger_on=file.today, length=days, calendar=file.calendar)
    start_clock(case=file.case, rule="D-01", trigger_on=file.today, calendar=file.calendar)
    if not decision.fine_amount:
        return
    if collection == PaymentChannel.ON_THE_SPOT:
        Payment.objects.create(
            agency=file.case.agency, case=file.case, decision=decision, amount=decision.fine_amount,
            channel=PaymentChannel.ON_THE_SPOT, paid_on=file.today, receipt_number=receipt.strip(), ground=ground,
        )  # fmt: skip
        start_clock(case=file.case, rule="P-11", trigger_on=file.today, calendar=file.calendar)
    else:
        start_clock(case=file.case, rule="P-09", trigger_on=file.today, calendar=file.calendar)


@ledger.transaction
def report_penalty(*, case: Case, seen_version: int | None = None, by: Account, at: dt.datetime) -> FilingReport:
    """Take the report of an on-the-spot penalty (当场处罚备案)."""
    file = queries.take_up(case, "report_penalty", seen_version=seen_version, by=by, at=at)
    assert file.decision is not None  # a gate asks for it
    row = FilingReport.objects.create(agency=file.case.agency, case=file.case, reported_at=at, accepted_by=by)
    end_clock(case=file.case, rule="P-14", on=file.today, reason="已备案")
    event = PenaltyReported(number=file.decision.number)
    move_on(file=file, event=event, step="report_penalty", by=by, at=at)
    return row


@ledger.transaction
def convert_to_ordinary(
    *, case: Case, reason: str, seen_version: int | None = None, by: Account, at: dt.datetime
) -> Case:
    """Turn a summary case to the ordinary procedure (转为普通程序); what was done stays on file.

    :raises NotLawful: REASON_MISSING
    """
    file = queries.take_up(case, "convert_to_ordinary", seen_version=seen_version, by=by, at=at)
    if not reason.strip():
        raise NotLawful("REASON_MISSING", "请说明转为普通程序的理由", article=_ARTICLE)
    event = TurnedOrdinary(reason=reason.strip())
    changes = {"procedure": ProcedureKind.ORDINARY}
    return move_on(file=file, event=event, step="convert_to_ordinary", changes=changes, by=by, at=at)
