"""Paying, paying later, handing collected money in, and reminding (履行)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from mingheng import ledger
from mingheng.base.errors import NotLawful
from mingheng.cases.actions import end_clock, start_clock
from mingheng.cases.models import Case
from mingheng.law.citations import cite
from mingheng.org.models import Account, Agency
from mingheng.org.permission import day_of
from mingheng.procedure import judgement, queries
from mingheng.procedure.actions.road import issue_paper, move_on
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.models import Decision, Deferral, Payment, Reminder
from mingheng.procedure.performance_events import CashHandedIn, DeferralDecided, DeferralRequested, FinePaid, Reminded
from mingheng.procedure.rules import fines
from mingheng.procedure.rules.payments import require_instalments, require_payment, require_reminder_term
from mingheng.procedure.terms import ApprovalOutcome, OnTheSpotGround, PaymentChannel


def _decision(file: CaseFile) -> Decision:
    assert file.decision is not None  # a gate asks for it
    return file.decision


@ledger.transaction
def record_payment(
    *,
    case: Case,
    amount: Decimal,
    channel: str,
    paid_on: dt.date,
    receipt_number: str,
    collection_ground: str = "",
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Payment:
    """Record a payment of the fine (登记缴款) with its official receipt.

    :raises NotLawful: PAYMENT_AMOUNT, RECEIPT_MISSING, DATES_OUT_OF_ORDER, ON_THE_SPOT_NOT_ALLOWED
    :raises Conflict: RECEIPT_USED
    """
    file = queries.take_up(case, "record_payment", seen_version=seen_version, by=by, at=at)
    decision, way = _decision(file), PaymentChannel(channel)
    require_payment(
        amount=amount, outstanding=judgement.outstanding(file), receipt_number=receipt_number, paid_on=paid_on,
        decided_on=day_of(decision.decided_at), today=file.today,
    )  # fmt: skip
    queries.refuse_used_receipt(file.case.agency, receipt_number)
    ground = OnTheSpotGround(collection_ground) if collection_ground else ""
    if way == PaymentChannel.ON_THE_SPOT:
        fines.require_on_the_spot_collection(
            amount=amount, is_summary=decision.is_summary, hard_later=ground == OnTheSpotGround.HARD_LATER,
            remote_and_asked=ground == OnTheSpotGround.REMOTE, receipt_number=receipt_number,
        )  # fmt: skip
        start_clock(case=file.case, rule="P-11", trigger_on=paid_on, calendar=file.calendar)
    row = Payment.objects.create(
        agency=file.case.agency, case=file.case, decision=decision, amount=amount, channel=way, paid_on=paid_on,
        receipt_number=receipt_number.strip(), ground=ground,
    )  # fmt: skip
    if amount >= judgement.outstanding(file):
        end_clock(case=file.case, rule="P-09", on=file.today, reason="罚款缴清")
    event = FinePaid(amount=f"{amount:.2f}", channel=str(way.label), receipt_number=row.receipt_number)
    move_on(file=file, event=event, step="record_payment", by=by, at=at)
    return row


@ledger.transaction
def hand_in_cash(
    *,
    case: Case,
    handed_in_on: dt.date,
    banked_on: dt.date,
    late_reason: str = "",
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> None:
    """Record that money collected on the spot went to the agency and to the bank (登记罚款缴付), two working days each.

    What is late is recorded as late with its reason, never hidden.

    :raises NotLawful: DATES_OUT_OF_ORDER; HANDED_IN_LATE, BANKED_LATE without a reason
    """
    file = queries.take_up(case, "hand_in_cash", seen_version=seen_version, by=by, at=at)
    for payment in file.payments:
        if payment.channel != PaymentChannel.ON_THE_SPOT or payment.banked_on is not None:
            continue
        if banked_on > file.today:
            raise NotLawful("DATES_OUT_OF_ORDER", "缴付日期不能晚于今天", article=cite("处罚法", 71))
        way = fines.Collection(collected_on=payment.paid_on, handed_in_on=handed_in_on, banked_on=banked_on)
        try:
            fines.require_handed_in(way, calendar=file.calendar)
        except NotLawful as late:
            if late.code == "DATES_OUT_OF_ORDER" or not late_reason.strip():
                raise
        payment.handed_in_on, payment.banked_on = handed_in_on, banked_on
        payment.save(update_fields=["handed_in_on", "banked_on"])
    end_clock(case=file.case, rule="P-11", on=handed_in_on, reason="已交机关")
    words = banked_on.isoformat() + (f"（逾期，{late_reason.strip()}）" if late_reason.strip() else "")
    event = CashHandedIn(handed_in_on=handed_in_on.isoformat(), banked_on=words)
    move_on(file=file, event=event, step="hand_in_cash", by=by, at=at)


@ledger.transaction
def request_deferral(
    *,
    case: Case,
    reason: str,
    instalments: Sequence[tuple[dt.date, Decimal]],
    requested_on: dt.date,
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Deferral:
    """Record that the party asks to pay later or in parts (申请延期、分期缴纳).

    :raises NotLawful: REASON_MISSING, INSTALMENTS_WRONG, DATES_OUT_OF_ORDER
    """
    file = queries.take_up(case, "request_deferral", seen_version=seen_version, by=by, at=at)
    if not reason.strip():
        raise NotLawful("REASON_MISSING", "请写明经济困难的情况", article=cite("处罚法", 66))
    require_instalments(instalments=instalments, outstanding=judgement.outstanding(file), today=file.today)
    if not day_of(_decision(file).decided_at) <= requested_on <= file.today:
        raise NotLawful("DATES_OUT_OF_ORDER", "申请日期早于决定，或者晚于今天", article=cite("处罚法", 66))
    parts = [{"due_on": day.isoformat(), "amount": f"{amount:.2f}"} for day, amount in instalments]
    row = Deferral.objects.create(
        agency=file.case.agency, case=file.case, decision=_decision(file), reason=reason.strip(), instalments=parts,
        requested_on=requested_on,
    )  # fmt: skip
    event = DeferralRequested(reason=row.reason, parts=len(parts))
    move_on(file=file, event=event, step="request_deferral", by=by, at=at)
    return row


@ledger.transaction
def decide_deferral(
    *, case: Case, outcome: str, opinion: str, seen_version: int | None = None, by: Account, at: dt.datetime
) -> Deferral:
    """Decide on paying later (审批延期、分期缴纳); with leave a paper is issued and the old term ends.

    :raises NotLawful: OPINION_MISSING
    """
    file = queries.take_up(case, "decide_deferral", seen_version=seen_version, by=by, at=at)
    row = judgement.asked_deferral(file)
    assert row is not None  # offered only then
    is_granted = outcome == ApprovalOutcome.APPROVED
    chosen = ApprovalOutcome.APPROVED if is_granted else ApprovalOutcome.RETURNED
    if not is_granted and not opinion.strip():
        raise NotLawful("OPINION_MISSING", "不同意的，应当说明理由", article=cite("处罚法", 66))
    row.outcome, row.opinion, row.decided_by, row.decided_at = chosen, opinion.strip(), by, at
    row.save(update_fields=["outcome", "opinion", "decided_by", "decided_at"])
    if is_granted:
        _deferral_paper(file, row, by=by, at=at)
        end_clock(case=file.case, rule="P-09", on=file.today, reason="批准延期、分期")
    event = DeferralDecided(outcome=str(chosen.label), opinion=row.opinion)
    move_on(file=file, event=event, step="decide_deferral", by=by, at=at)
    return row


def _deferral_paper(file: CaseFile, row: Deferral, *, by: Account, at: dt.datetime) -> None:
    decision = _decision(file)
    own = {
        "decision_number": decision.number,
        "decided_on": day_of(decision.decided_at).isoformat(),
        "amount": str(decision.fine_amount),
        "reason": row.reason,
        "approver": f"本机关负责人{by.name}",
        "instalments": [
            {"term": f"第{number}期", "due_on": _day_words(str(part["due_on"])), "amount": str(part["amount"])}
            for number, part in enumerate(row.instalments, 1)
        ],
    }
    issue_paper(file=file, form_code="T23", own=own, by=by, at=at)


def _day_words(day: str) -> str:
    found = dt.date.fromisoformat(day)
    return f"{found.year}年{found.month}月{found.day}日"


def _pay_way(agency: Agency) -> str:
    account = f"（账号：{agency.fine_account}）" if agency.fine_account else ""
    return f"缴至{agency.fine_bank or '代收银行'}{account}，也可以通过电子支付系统缴纳"


@ledger.transaction
def remind(*, case: Case, pay_by: dt.date, seen_version: int | None = None, by: Account, at: dt.datetime) -> Reminder:
    """Remind the party in writing to perform (履行催告), with the additional fine up to today.

    :raises NotLawful: REMINDER_TERM
    """
    file = queries.take_up(case, "remind", seen_version=seen_version, by=by, at=at)
    decision, late = _decision(file), judgement.overdue_parts(file)
    owed = sum((amount for _, amount in late), Decimal(0))
    require_reminder_term(pay_by=pay_by, today=file.today, calendar=file.calendar)
    extra = judgement.surcharge(file)
    own = {
        "decision_number": decision.number,
        "decided_on": day_of(decision.decided_at).isoformat(),
        "served_on": decision.served_on.isoformat() if decision.served_on else "",
        "amount": str(owed),
        "additional_amount": str(extra) if extra else "",
        "pay_by": pay_by.isoformat(),
        "pay_way": _pay_way(file.case.agency),
    }
    document = issue_paper(file=file, form_code="T24", own=own, by=by, at=at)
    row = Reminder.objects.create(
        agency=file.case.agency, case=file.case, decision=decision, document=document, reminded_at=at, due_on=pay_by,
        additional_amount=extra,
    )  # fmt: skip
    event = Reminded(
        number=document.number, amount=f"{owed:.2f}", additional_amount=f"{extra:.2f}", pay_by=pay_by.isoformat()
    )
    move_on(file=file, event=event, step="remind", by=by, at=at)
    return row
