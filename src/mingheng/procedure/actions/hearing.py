"""Hearing (听证): the party's choice, the call, the hearing and its report."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mingheng import ledger
from mingheng.base.errors import NotFound, NotLawful
from mingheng.cases.actions import end_clock, start_clock
from mingheng.cases.models import Case
from mingheng.documents.models import Document
from mingheng.law.citations import cite
from mingheng.org.models import Account
from mingheng.org.terms import Role
from mingheng.procedure import queries, rules
from mingheng.procedure.actions.road import issue_paper, move_on
from mingheng.procedure.actions.service import Delivery, hand_over
from mingheng.procedure.events import HearingChosen, HearingHeld, HearingNotified
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.models import Hearing, HearingChoice
from mingheng.procedure.rules.records import require_asked_in_time, require_hearing_order, require_in_public
from mingheng.procedure.terms import HearingAnswer

_ARTICLE = cite("处罚法", 64)


@ledger.transaction
def record_hearing_choice(
    *,
    case: Case,
    answer: HearingAnswer,
    answered_on: dt.date,
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> HearingChoice:
    """Record whether the party asks for a hearing (登记听证意愿), within five working days of the notice.

    :raises NotLawful: HEARING_REQUEST_LATE, DATES_OUT_OF_ORDER
    """
    file = queries.take_up(case, "record_hearing_choice", seen_version=seen_version, by=by, at=at)
    notice, clock, answer = file.notice, file.clock("P-06"), HearingAnswer(answer)
    assert notice is not None and notice.served_on is not None and clock is not None and clock.due_on is not None
    require_asked_in_time(
        asked_on=answered_on,
        served_on=notice.served_on,
        due_on=clock.due_on,
        today=file.today,
        asks=answer == HearingAnswer.REQUESTED,
    )
    choice = HearingChoice.objects.create(
        agency=file.case.agency, case=file.case, notice=notice, answer=answer, answered_on=answered_on
    )
    end_clock(case=file.case, rule="P-06", on=file.today, reason=str(answer.label))
    event = HearingChosen(answer=str(answer.label), answered_on=answered_on.isoformat())
    move_on(file=file, event=event, step="record_hearing_choice", by=by, at=at)
    return choice


@ledger.transaction
def notify_hearing(
    *,
    case: Case,
    planned_at: dt.datetime,
    place: str,
    presider: Account,
    recorder: str,
    delivery: Delivery,
    is_public: bool = True,
    closed_reason: str = "",
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Hearing:
    """Call a hearing at least seven working days before (通知听证), announce it when it is public, serve the call.

    :raises NotLawful: HEARING_NOTICE_LATE, PRESIDER_INVOLVED, CLOSED_REASON_MISSING, PLACE_MISSING, NOTICE_NOT_RECEIVED
    """
    file = queries.take_up(case, "notify_hearing", seen_version=seen_version, by=by, at=at)
    choice = file.hearing_choice
    assert choice is not None  # offered only then
    _require_presider(file, presider)
    require_in_public(is_public=is_public, closed_reason=closed_reason)
    if not place.strip():
        raise NotLawful("PLACE_MISSING", "请填写听证地点", article=_ARTICLE)
    held_on = planned_at.astimezone(at.tzinfo).date()
    words = {"place": place, "open_to_public": "open" if is_public else "closed", "recorder": recorder}
    own = {**words, "held_at": planned_at.isoformat(), "host": presider.name}
    document = issue_paper(file=file, form_code="T15", own=own, by=by, at=at)
    if is_public:
        issue_paper(file=file, form_code="T15-B", own=own, by=by, at=at)
    received_on = _received(file, document, delivery, by=by, at=at)
    rules.require_hearing_date(held_on=held_on, notified_on=received_on, calendar=file.calendar)
    hearing = Hearing.objects.create(
        agency=file.case.agency,
        case=file.case,
        choice=choice,
        notice_document=document,
        notified_on=received_on,
        planned_at=planned_at,
        place=place.strip(),
        is_public=is_public,
        presider=presider,
        recorder=recorder.strip(),
    )
    start_clock(case=file.case, rule="P-07", trigger_on=held_on, calendar=file.calendar)
    end_clock(case=file.case, rule="P-07", on=received_on, reason="已通知")
    event = HearingNotified(
        planned_at=f"{planned_at.astimezone(at.tzinfo):%Y-%m-%d %H:%M}", place=hearing.place, presider=presider.name
    )
    move_on(file=file, event=event, step="notify_hearing", by=by, at=at)
    return hearing


def _received(file: CaseFile, document: Document, delivery: Delivery, *, by: Account, at: dt.datetime) -> dt.date:
    """Serve the call and return the day on which the party has it (听证通知送达)."""
    service = hand_over(file=file, documents=[document], delivery=delivery, by=by, at=at)
    if service.served_on is None:
        raise NotLawful(
            "NOTICE_NOT_RECEIVED",
            "听证通知须在举行七个工作日前送到当事人",
            article=_ARTICLE,
            way_out="直接送达，或者填写签收日期",
        )
    return service.served_on


def _require_presider(file: CaseFile, presider: Account) -> None:
    """Refuse a presider who investigated the case or reviews it (听证主持人)."""
    if presider.agency_id != file.case.agency_id or not presider.is_active:
        raise NotFound
    reviewed = any(
        getattr(request, "opinion", None) is not None and request.opinion.reviewer_id == presider.pk
        for request in file.reviews
    )
    handled = any(officer.account_id == presider.pk for officer in file.officers)
    approved = any(presider.pk in {p.submitted_by_id, p.decided_by_id} for p in file.proposals)
    if handled or approved or reviewed or presider.has_role(Role.REVIEWER, file.today):
        raise NotLawful(
            "PRESIDER_INVOLVED",
            f"{presider.name}是本案调查人员、审批人员或者审核人员，不能主持听证",
            article=cite("处罚法", 64, item=4),
            way_out="另行指定主持人",
        )


@ledger.transaction
def hold_hearing(
    *,
    case: Case,
    held_at: dt.datetime,
    report: str,
    is_forfeited: bool = False,
    paper: dict[str, Any] | None = None,
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Hearing:
    """Enter the hearing with its record and report (举行听证); a party that stays away without good reason forfeits it.

    :param report: the presider's opinion (处理意见和建议)
    :param paper: ended_at, opening, accusation, answer, issues, closing, signatures; little of it when forfeited
    :raises NotLawful: HEARING_TOO_EARLY, REPORT_MISSING, FIELDS_MISSING
    """
    file = queries.take_up(case, "hold_hearing", seen_version=seen_version, by=by, at=at)
    hearing = file.hearing
    assert hearing is not None  # offered only then
    require_hearing_order(planned_at=hearing.planned_at, held_at=held_at, at=at)
    if not report.strip():
        raise NotLawful("REPORT_MISSING", "请填写听证报告的处理意见", article=cite("处罚法", 65))
    own = _common(file, hearing, held_at, report)
    if is_forfeited:
        own |= {
            "accusation": "案件调查人员到场。",
            "answer": "当事人无正当理由拒不出席或者中途退出，视为放弃听证权利。",
            "issues": "无。",
        }
    else:
        hearing.record_document = issue_paper(file=file, form_code="T15-C", own=own, paper=paper, by=by, at=at)
    signed = {"host_signature": hearing.presider.name}
    issue_paper(file=file, form_code="T15-D", own=own, paper={**(paper or {}), **signed}, by=by, at=at)
    hearing.held_at, hearing.is_forfeited = held_at, is_forfeited
    hearing.report, hearing.reported_at = report.strip(), at
    hearing.save(update_fields=["held_at", "is_forfeited", "report", "reported_at", "record_document"])
    event = HearingHeld(is_forfeited=is_forfeited, report=hearing.report)
    move_on(file=file, event=event, step="hold_hearing", by=by, at=at)
    return hearing


def _common(file: CaseFile, hearing: Hearing, held_at: dt.datetime, report: str) -> dict[str, Any]:
    return {
        "held_at": held_at.isoformat(),
        "place": hearing.place,
        "open_to_public": "open" if hearing.is_public else "closed",
        "host": hearing.presider.name,
        "recorder": hearing.recorder,
        "attendance": [hearing.presider.name, file.case.party.name, *(officer.name for officer in file.officers)],
        "proposal": report,
        "reported_on": file.today.isoformat(),
    }
