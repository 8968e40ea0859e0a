"""Verbs of 法制审核: send, accept or return, extend, hear counsel, give the opinion, object, talk, rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from mingheng import ledger
from mingheng.base.errors import Conflict, NotLawful
from mingheng.cases import actions as cases
from mingheng.cases.models import Case
from mingheng.documents.actions import issue
from mingheng.documents.models import Document
from mingheng.org.models import Account
from mingheng.org.permission import day_of, require
from mingheng.org.queries import calendar_for
from mingheng.org.terms import Role
from mingheng.review import events, papers, rules
from mingheng.review.models import CounselOpinion, Objection, ReviewOpinion, ReviewRequest
from mingheng.review.points import MATERIALS, POINTS
from mingheng.review.terms import CounselAdoption, OpinionKind, RequestStage, Verdict

_TERM = "D-09"


@ledger.transaction
def submit(
    *,
    case: Case,
    proposal_round: int,
    codes: Sequence[str],
    proposed: Mapping[str, Any],
    explanation: str,
    materials: Sequence[str],
    responsibility_signed: bool,
    response: str = "",
    document: Document | None = None,
    by: Account,
    at: dt.datetime,
) -> ReviewRequest:
    """Send a draft decision for legal review (送法制审核); each round is a new request.

    :raises NotLawful: REVIEW_NOT_NEEDED, MATERIALS_MISSING, RESPONSIBILITY_UNSIGNED, RESPONSE_MISSING
    :raises Conflict: REVIEW_RUNNING while an earlier round is open.
    """
    require(by, Role.OFFICER, agency=case.agency, at=at)
    earlier = list(ReviewRequest.objects.select_for_update().filter(case=case).order_by("round"))
    if any(row.stage in {RequestStage.SUBMITTED, RequestStage.ACCEPTED} for row in earlier):
        raise Conflict("REVIEW_RUNNING", "上一轮审核尚未办完", way_out="等审核意见出具后再送")
    number = len(earlier) + 1
    missing = [name for name in MATERIALS if name not in materials]
    rules.require_submission(
        codes=codes, missing=missing, signed=responsibility_signed, round_number=number, response=response
    )
    request = ReviewRequest.objects.create(
        agency=case.agency, case=case, round=number, proposal_round=proposal_round, codes=list(codes),
        proposed=dict(proposed), explanation=explanation.strip(), materials=list(materials),
        responsibility_signed=True, submitted_by=by, submitted_at=at, response=response.strip(), document=document,
    )  # fmt: skip
    event = events.ReviewSubmitted(round=number, codes=list(codes), explanation=request.explanation)
    ledger.append(event, by=by, at=at, about=case)
    return request


def _reviewer(request: ReviewRequest, by: Account, at: dt.datetime) -> str:
    """Check who reviews; return the warning about a missing qualification, if any."""
    require(by, Role.REVIEWER, agency=request.agency, at=at)
    officer = getattr(by, "officer", None)
    handles = officer is not None and request.case.case_officers.filter(officer=officer).exists()
    return rules.require_reviewer(
        is_handler=handles or request.submitted_by_id == by.pk,
        presided_hearing=request.proposed.get("presider") == by.pk,
        qualification_number=by.legal_qualification_no,
        is_first_review=not ReviewOpinion.objects.filter(reviewer=by).exists(),
    )


def _locked(request: ReviewRequest, *stages: RequestStage) -> ReviewRequest:
    row = (
        ReviewRequest.objects.select_for_update(of=("self",))
        .select_related("case__agency", "agency")
        .get(pk=request.pk)
    )
    if row.stage not in stages:
        raise Conflict("REVIEW_MOVED", f"送审件现在是“{row.get_stage_display()}”", way_out="刷新后再办")
    return row


@ledger.transaction
def accept(*, request: ReviewRequest, by: Account, at: dt.datetime) -> ReviewRequest:
    """Accept the papers as complete (收件): the five working days begin.

    :raises Conflict: REVIEW_MOVED
    :raises NotLawful: REVIEWER_HANDLED_CASE, REVIEWER_PRESIDED
    """
    row = _locked(request, RequestStage.SUBMITTED)
    _reviewer(row, by, at)
    row.stage, row.complete_on = RequestStage.ACCEPTED, day_of(at)
    row.save(update_fields=["stage", "complete_on"])
    clock = cases.start_clock(case=row.case, rule=_TERM, trigger_on=day_of(at))
    cases.move_case(case=row.case)
    ledger.append(events.MaterialsAccepted(review_by=str(clock.due_on)), by=by, at=at, about=row.case)
    return row


@ledger.transaction
def return_materials(*, request: ReviewRequest, reason: str, by: Account, at: dt.datetime) -> ReviewRequest:
    """Return a request whose papers are incomplete (退补材料); the term has not begun.

    :raises Conflict: REVIEW_MOVED
    :raises NotLawful: REASON_MISSING
    """
    row = _locked(request, RequestStage.SUBMITTED)
    _reviewer(row, by, at)
    if not reason.strip():
        raise NotLawful("REASON_MISSING", "请写明缺哪些材料", article="曹办〔2020〕7号第21条")
    row.stage, row.returned_reason = RequestStage.RETURNED, reason.strip()
    row.save(update_fields=["stage", "returned_reason"])
    cases.move_case(case=row.case)
    ledger.append(events.MaterialsReturned(reason=row.returned_reason), by=by, at=at, about=row.case)
    return row


@ledger.transaction
def extend(*, request: ReviewRequest, reason: str, by: Account, at: dt.datetime) -> ReviewRequest:
    """Extend the term by three working days for a complex case (延长审核期限), before it ends and once.

    :raises NotLawful: EXTENSION_REASON_MISSING, EXTENSION_TOO_LATE
    :raises Conflict: REVIEW_MOVED, EXTENDED_BEFORE
    """
    row = _locked(request, RequestStage.ACCEPTED)
    require(by, Role.REVIEWER, Role.LEADER, agency=row.agency, at=at)
    if row.extended_on is not None or row.complete_on is None:
        raise Conflict("EXTENDED_BEFORE", "审核期限已经延长过")
    calendar = calendar_for(row.agency)
    rules.require_extension(complete_on=row.complete_on, approved_on=day_of(at), reason=reason, calendar=calendar)
    row.extended_on, row.extension_reason = day_of(at), reason.strip()
    row.save(update_fields=["extended_on", "extension_reason"])
    clock = cases.extend_clock(case=row.case, rule=_TERM, extended=3)
    cases.move_case(case=row.case)
    event = events.ReviewExtended(reason=row.extension_reason, review_by=str(clock.due_on))
    ledger.append(event, by=by, at=at, about=row.case)
    return row


@ledger.transaction
def give_counsel(*, request: ReviewRequest, opinion: str, by: Account, at: dt.datetime) -> CounselOpinion:
    """Give counsel's opinion (法律顾问、公职律师意见).

    :raises Conflict: REVIEW_MOVED, COUNSEL_HEARD
    :raises NotLawful: OPINION_MISSING
    """
    row = _locked(request, RequestStage.SUBMITTED, RequestStage.ACCEPTED)
    require(by, Role.COUNSEL, agency=row.agency, at=at)
    if not opinion.strip():
        raise NotLawful("OPINION_MISSING", "请填写意见", article="曹办〔2020〕7号第20条")
    return _counsel(row, by, at, counsel=by, opinion=opinion.strip())


@ledger.transaction
def explain_no_counsel(*, request: ReviewRequest, reason: str, by: Account, at: dt.datetime) -> CounselOpinion:
    """Record why no counsel took part (法律顾问未参与原因).

    :raises Conflict: REVIEW_MOVED, COUNSEL_HEARD
    :raises NotLawful: REASON_MISSING
    """
    row = _locked(request, RequestStage.ACCEPTED)
    require(by, Role.REVIEWER, agency=row.agency, at=at)
    if not reason.strip():
        raise NotLawful("REASON_MISSING", "请写明法律顾问未参与的原因", article="曹办〔2020〕7号第20条")
    return _counsel(row, by, at, counsel=None, absent_reason=reason.strip())


def _counsel(row: ReviewRequest, by: Account, at: dt.datetime, **values: Any) -> CounselOpinion:
    if CounselOpinion.objects.filter(request=row).exists():
        raise Conflict("COUNSEL_HEARD", "法律顾问意见已经记录")
    made = CounselOpinion.objects.create(agency=row.agency, request=row, given_at=at, **values)
    cases.move_case(case=row.case)
    words = made.opinion or f"未参与：{made.absent_reason}"
    ledger.append(events.CounselHeard(opinion=words), by=by, at=at, about=row.case)
    return made


@ledger.transaction
def give_opinion(
    *,
    request: ReviewRequest,
    kind: str,
    verdicts: Sequence[str],
    remarks: Sequence[str] = (),
    problems: str = "",
    counsel_adoption: str = "",
    adoption_reason: str = "",
    by: Account,
    at: dt.datetime,
) -> ReviewOpinion:
    """Give the written opinion (出具法制审核意见书) on all ten points; with it the term ends.

    :raises NotLawful: POINTS_OPEN, OPINION_CONTRADICTS, PROBLEMS_MISSING, COUNSEL_MISSING, ADOPTION_REASON_MISSING,
        REVIEWER_HANDLED_CASE, REVIEWER_PRESIDED
    :raises Conflict: REVIEW_MOVED
    """
    row = _locked(request, RequestStage.ACCEPTED)
    _reviewer(row, by, at)
    chosen = OpinionKind(kind)
    counsel = _adopt(row, counsel_adoption, adoption_reason)
    whole = counsel is None or counsel.counsel_id is None or counsel.adoption == CounselAdoption.FULL
    rules.require_opinion(
        kind=chosen, verdicts=verdicts, count=len(POINTS), problems=problems,
        counsel_recorded=counsel is not None and bool(counsel.absent_reason or counsel.adoption),
        adoption_reason=adoption_reason, is_adopted_whole=whole,
    )  # fmt: skip
    if counsel is not None:
        counsel.save(update_fields=["adoption", "adoption_reason"])
    notes = [*remarks, *[""] * (len(verdicts) - len(remarks))]
    points = [
        {"no": number, "verdict": str(Verdict(verdict)), "remark": note}
        for number, (verdict, note) in enumerate(zip(verdicts, notes, strict=False), 1)
    ]
    row.stage = RequestStage.DONE
    row.save(update_fields=["stage"])
    values = papers.opinion_values(row, kind=chosen, points=points, problems=problems, counsel=counsel, by=by, at=at)
    paper = issue(case=row.case, form_code="T16", values=values, by=by, at=at)
    opinion = ReviewOpinion.objects.create(
        agency=row.agency, request=row, kind=chosen, points=points, problems=problems.strip(), reviewer=by, given_at=at,
        document=paper,
    )  # fmt: skip
    cases.end_clock(case=row.case, rule=_TERM, on=day_of(at), reason="已出具审核意见")
    cases.move_case(case=row.case)
    adopted = counsel.get_adoption_display() if counsel is not None and counsel.adoption else ""
    event = events.OpinionGiven(
        round=row.round, kind=str(chosen.label), problems=opinion.problems, counsel_adoption=adopted
    )
    ledger.append(event, by=by, at=at, about=row.case)
    return opinion


def _adopt(row: ReviewRequest, adoption: str, reason: str) -> CounselOpinion | None:
    counsel = CounselOpinion.objects.filter(request=row).first()
    if counsel is not None and counsel.counsel_id is not None and adoption:
        counsel.adoption, counsel.adoption_reason = CounselAdoption(adoption), reason.strip()
    return counsel


@ledger.transaction
def object_to(*, opinion: ReviewOpinion, reasons: str, by: Account, at: dt.datetime) -> Objection:
    """Object to an opinion that did not pass (对审核意见提出异议), with reasons and basis.

    :raises NotLawful: OPINION_PASSED, REASON_MISSING
    :raises Conflict: OBJECTED_BEFORE
    """
    require(by, Role.HEAD, agency=opinion.agency, at=at)
    if opinion.kind in rules.PASSING:
        raise NotLawful("OPINION_PASSED", "审核已经同意，没有可以提出异议的内容", article="曹办〔2020〕7号第23条")
    if not reasons.strip():
        raise NotLawful("REASON_MISSING", "请列明异议的理由和依据", article="曹办〔2020〕7号第23条")
    ReviewRequest.objects.select_for_update().get(pk=opinion.request_id)
    if Objection.objects.filter(opinion=opinion).exists():
        raise Conflict("OBJECTED_BEFORE", "已经提出过异议")
    row = Objection.objects.create(
        agency=opinion.agency, opinion=opinion, reasons=reasons.strip(), raised_by=by, raised_at=at
    )
    case = opinion.request.case
    cases.move_case(case=case)
    ledger.append(events.ObjectionRaised(reasons=row.reasons), by=by, at=at, about=case)
    return row


@ledger.transaction
def consult(*, objection: Objection, record: str, is_agreed: bool, by: Account, at: dt.datetime) -> Objection:
    """Record the talk between department and reviewers (协商记录), and whether they agree.

    :raises NotLawful: RECORD_MISSING
    :raises Conflict: CONSULTED_BEFORE
    """
    require(by, Role.REVIEWER, Role.HEAD, agency=objection.agency, at=at)
    if not record.strip():
        raise NotLawful("RECORD_MISSING", "请填写协商记录", article="曹办〔2020〕7号第23条")
    row = Objection.objects.select_for_update().get(pk=objection.pk)
    if row.is_agreed is not None:
        raise Conflict("CONSULTED_BEFORE", "协商结果已经记录")
    row.consultation, row.is_agreed, row.consulted_at = record.strip(), is_agreed, at
    row.save(update_fields=["consultation", "is_agreed", "consulted_at"])
    case = row.opinion.request.case
    cases.move_case(case=case)
    ledger.append(events.ConsultationHeld(record=row.consultation, is_agreed=is_agreed), by=by, at=at, about=case)
    return row


@ledger.transaction
def rule_on(*, objection: Objection, for_department: bool, ruling: str, by: Account, at: dt.datetime) -> Objection:
    """Rule on a disagreement with both opinions at hand (负责人裁定), in writing and with the risk named.

    :raises NotLawful: CONSULTATION_FIRST, RULING_MISSING
    :raises Conflict: RULED_BEFORE
    """
    require(by, Role.LEADER, agency=objection.agency, at=at)
    row = Objection.objects.select_for_update().get(pk=objection.pk)
    if row.ruled_at is not None:
        raise Conflict("RULED_BEFORE", "已经裁定过")
    rules.require_ruling(is_agreed=row.is_agreed, ruling=ruling)
    row.for_department, row.ruling, row.ruled_by, row.ruled_at = for_department, ruling.strip(), by, at
    row.save(update_fields=["for_department", "ruling", "ruled_by", "ruled_at"])
    case = row.opinion.request.case
    cases.move_case(case=case)
    event = events.DisagreementRuled(for_department=for_department, ruling=row.ruling)
    ledger.append(event, by=by, at=at, about=case)
    return row
