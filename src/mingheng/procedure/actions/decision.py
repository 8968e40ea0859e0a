"""Legal review, collective discussion and the decision (送审、集体讨论、决定)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from mingheng import ledger
from mingheng.base.errors import NotFound, NotLawful
from mingheng.cases.actions import end_clock, start_clock
from mingheng.cases.models import Case
from mingheng.documents.models import Document
from mingheng.law.citations import cite
from mingheng.law.deadlines import CHINA
from mingheng.org.models import Account
from mingheng.org.terms import Role
from mingheng.procedure import judgement, prefill, queries
from mingheng.procedure.actions.road import issue_paper, move_on
from mingheng.procedure.events import CaseDecided, CollectivelyDiscussed
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.models import Decision, Discussion, Proposal
from mingheng.procedure.rules.records import require_discussion
from mingheng.procedure.terms import ProposalKind
from mingheng.review import actions as review
from mingheng.review.models import ReviewRequest

_ARTICLE = cite("处罚法", 57)


@ledger.transaction
def submit_review(
    *,
    case: Case,
    explanation: str,
    materials: Sequence[str],
    responsibility_signed: bool,
    response: str = "",
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> ReviewRequest:
    """Send the present proposal for legal review (送法制审核), with the entries of the catalogue that it hits.

    :raises NotLawful: NOTICE_NOT_SERVED, DEFENCE_PERIOD_RUNNING, HEARING_…, and the refusals of review.actions.submit
    """
    file = queries.take_up(case, "submit_review", seen_version=seen_version, by=by, at=at)
    proposal = file.proposal
    assert proposal is not None  # a gate asks for it
    codes = judgement.review_codes(file)
    proposed = {
        "kind": proposal.kind,
        "content": prefill.content_of(proposal) or prefill.proposal_words(proposal),
        "facts": proposal.facts,
        "basis": proposal.basis,
        "fine_amount": str(proposal.fine_amount),
        "presider": file.hearing.presider_id if file.hearing else None,
    }
    request = review.submit(
        case=file.case,
        proposal_round=proposal.round,
        codes=codes,
        proposed=proposed,
        explanation=explanation,
        materials=materials,
        responsibility_signed=responsibility_signed,
        response=response,
        by=by,
        at=at,
    )
    move_on(file=file, step="submit_review", by=by, at=at)
    return request


@ledger.transaction
def hold_discussion(
    *,
    case: Case,
    held_at: dt.datetime,
    place: str,
    chair: Account,
    attendees: Sequence[dict[str, str]],
    conclusion: str,
    agrees: bool,
    presentation: str,
    recorder: str,
    observers: Sequence[str] = (),
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Discussion:
    """Record the leaders' collective discussion (集体讨论): who, where, each one's opinion, the conclusion.

    :param attendees: [{"name", "post", "opinion"}], three at least, the chair among them
    :raises NotLawful: TOO_FEW_LEADERS, OPINION_MISSING, CHAIR_ABSENT, CHAIR_NO_LEADER, CONCLUSION_MISSING, OWN_CASE,
        DATES_OUT_OF_ORDER
    """
    file = queries.take_up(case, "hold_discussion", seen_version=seen_version, by=by, at=at)
    if chair.agency_id != file.case.agency_id:
        raise NotFound
    proposal = file.proposal
    assert proposal is not None  # a gate asks for it
    require_discussion(attendees=attendees, chair=chair.name, conclusion=conclusion)
    if not chair.has_role(Role.LEADER, file.today):
        raise NotLawful("CHAIR_NO_LEADER", f"{chair.name}不是街道负责人", article=_ARTICLE, way_out="由负责人主持")
    queries.refuse_own_case(file, chair, what="主持集体讨论", article=_ARTICLE)
    if not proposal.submitted_at <= held_at <= at:
        raise NotLawful(
            "DATES_OUT_OF_ORDER", "讨论时间早于拟处理意见，或者晚于现在", article=_ARTICLE, way_out="核对时间"
        )
    words = {"place": place, "chair": chair.name, "recorder": recorder, "presentation": presentation}
    own = {**words, "conclusion": conclusion, "observers": list(observers), "held_at": held_at.isoformat()}
    own |= _opinions(file, attendees)
    row = Discussion.objects.create(
        agency=file.case.agency,
        case=file.case,
        proposal=proposal,
        document=issue_paper(file=file, form_code="T17", own=own, by=by, at=at),
        held_at=held_at,
        place=place.strip(),
        chair=chair,
        attendees=[dict(one) for one in attendees],
        conclusion=conclusion.strip(),
        agrees=agrees,
    )
    event = CollectivelyDiscussed(agrees=agrees, conclusion=row.conclusion)
    move_on(file=file, event=event, step="hold_discussion", by=by, at=at)
    return row


def _opinions(file: CaseFile, attendees: Sequence[dict[str, str]]) -> dict[str, Any]:
    """Return who took part and what each one said (参加人和各人意见)."""
    rows = [{"name": one["name"], "post": one.get("post", ""), "opinion": one["opinion"]} for one in attendees]
    return {"members": [one["name"] for one in attendees], "opinions": rows, "review": _review_words(file)}


@ledger.transaction
def decide(
    *,
    case: Case,
    kind: ProposalKind,
    opinion: str,
    education: str = "",
    performance: str = "",
    correction: str = "",
    receiver: str = "",
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Decision:
    """Decide the case (作出决定) as the approved proposal says: penalty, no penalty, not founded, or transfer for crime.

    What was not told to the party cannot be decided: a lighter content is proposed anew, a heavier one told anew.

    :param opinion: the leader's word on the approval form
    :param education: how the party was taught, where no penalty is imposed
    :param performance: how penalties other than fines are performed
    :param receiver: the police to whom a suspected crime is transferred
    :raises NotLawful: every missing condition of 行政处罚法第五十七条、第五十八条; OWN_CASE, KIND_DIFFERS, EDUCATION_MISSING,
        RECEIVER_MISSING
    """
    file = queries.take_up(case, "decide", seen_version=seen_version, by=by, at=at)
    queries.refuse_own_case(file, by, what="作出决定", article=_ARTICLE)
    proposal, kind = file.proposal, ProposalKind(kind)
    assert proposal is not None  # a gate asks for it
    if kind != proposal.kind:
        raise NotLawful(
            "KIND_DIFFERS",
            f"经过审批的处理意见是“{proposal.get_kind_display()}”",
            article=_ARTICLE,
            way_out="要改变决定的种类，先修改处理意见",
        )
    _approval(file, proposal, opinion, by=by, at=at)
    words = {"education": education, "performance": performance, "correction": correction, "receiver": receiver}
    form_code, own = _paper(file, proposal, words, by)
    document = issue_paper(file=file, form_code=form_code, own=own, by=by, at=at)
    decision = _row(file, proposal, document, education, by=by, at=at)
    _terms(file, decision)
    event = CaseDecided(kind=str(kind.label), number=decision.number, content=decision.content)
    changes = {"decided_on": file.today, "decision_number": decision.number}
    move_on(file=file, event=event, step="decide", changes=changes, by=by, at=at)
    return decision


def _row(
    file: CaseFile, proposal: Proposal, document: Document, education: str, *, by: Account, at: dt.datetime
) -> Decision:
    return Decision.objects.create(
        agency=file.case.agency,
        case=file.case,
        proposal=proposal,
        document=document,
        number=document.number,
        kind=proposal.kind,
        decided_at=at,
        decided_by=by,
        penalties=proposal.penalties,
        fine_amount=proposal.fine_amount,
        confiscation_amount=proposal.confiscation_amount,
        facts=proposal.facts,
        basis=proposal.basis,
        content=prefill.content_of(proposal) or str(proposal.get_kind_display()),
        no_penalty_ground=proposal.no_penalty_ground,
        education=education.strip(),
    )


def _terms(file: CaseFile, decision: Decision) -> None:
    """End the term of the case, start those of service and publication (期限)."""
    end_clock(case=file.case, rule="P-03", on=file.today, reason="已作出决定")
    for rule in ("P-05", "P-06"):
        end_clock(case=file.case, rule=rule, on=file.today, reason="已作出决定")
    start_clock(case=file.case, rule="P-08", trigger_on=file.today, calendar=file.calendar)
    if decision.kind == ProposalKind.PENALTY:
        start_clock(case=file.case, rule="D-01", trigger_on=file.today, calendar=file.calendar)


def _paper(file: CaseFile, proposal: Proposal, words: dict[str, str], by: Account) -> tuple[str, dict[str, Any]]:
    """Return the form of the decision and its own words (决定书)."""
    common: dict[str, Any] = {
        "facts": proposal.facts,
        "basis": proposal.basis,
        "discretion": proposal.discretion,
        "defence": _defence_words(file),
        "correction": words["correction"],
    }
    if proposal.kind == ProposalKind.PENALTY:
        fine = str(proposal.fine_amount) if proposal.fine_amount else ""
        content = prefill.content_of(proposal)
        hearing = _hearing_words(file)
        return "T18", {
            **common, "penalty": content, "amount": fine, "hearing": hearing, "performance": words["performance"],
        }  # fmt: skip
    if proposal.kind == ProposalKind.CRIME:
        if not words["receiver"].strip():
            raise NotLawful("RECEIVER_MISSING", "请填写受移送的公安机关", article=cite("处罚法", 27))
        day = file.today.isoformat()
        return "T11", {
            **common, "addressee": words["receiver"], "crime": proposal.discretion, "approver": by.name, "approved_on": day,
            "report": "案件调查终结报告",
        }  # fmt: skip
    return "T19", {**common, **_no_penalty(proposal, words["education"])}


def _no_penalty(proposal: Proposal, education: str) -> dict[str, str]:
    if proposal.kind == ProposalKind.UNFOUNDED:
        return {
            "reason": f"违法事实不能成立。{proposal.discretion}",
            "basis": "《中华人民共和国行政处罚法》第五十七条第一款第三项",
            "education": education.strip() or "违法事实不能成立，不作教育。",
        }
    if not education.strip():
        raise NotLawful(
            "EDUCATION_MISSING", "对不予行政处罚的当事人，应当进行教育", article=cite("处罚法", 33, paragraph=3),
            way_out="填写教育情况",
        )  # fmt: skip
    ground = str(proposal.get_no_penalty_ground_display())
    return {"reason": f"{ground}。{proposal.discretion}", "basis": proposal.basis, "education": education}


def _approval(file: CaseFile, proposal: Proposal, opinion: str, *, by: Account, at: dt.datetime) -> None:
    """Issue the approval form of the decision (案件处理审批表)."""
    day = file.today.isoformat()
    yes = {True: "yes", False: "no"}
    own = {
        "facts": proposal.facts,
        "basis": proposal.basis,
        "discretion": proposal.discretion,
        "defence": "".join((_defence_words(file), _hearing_words(file))),
        "review": _review_words(file),
        "discussion": file.discussion.conclusion if file.discussion else "",
        "proposal": prefill.proposal_words(proposal),
        "needs_hearing": yes[bool(judgement.hearing_triggers(file))],
        "needs_review": yes[bool(judgement.review_codes(file))],
        "needs_discussion": yes[judgement.needs_discussion(file)],
        "officer_opinion": prefill.proposal_words(proposal),
        "officer_by": proposal.submitted_by.name,
        "officer_on": proposal.submitted_at.astimezone(at.tzinfo).date().isoformat(),
        "department_opinion": proposal.opinion or "同意",
        "department_by": proposal.decided_by.name if proposal.decided_by else "",
        "department_on": proposal.decided_at.astimezone(at.tzinfo).date().isoformat() if proposal.decided_at else day,
        "leader_opinion": opinion.strip() or "同意",
        "leader_by": by.name,
        "leader_on": day,
    }
    issue_paper(file=file, form_code="T12-A", own=own, by=by, at=at)


def _defence_words(file: CaseFile) -> str:
    """Tell what the party stated and what became of it (陈述申辩及采纳情况)."""
    if file.notice is None:
        return ""
    if not file.notice_defences:
        return "当事人在法定期限内未提出陈述、申辩意见。"
    told = []
    for defence in file.notice_defences:
        if not defence.adoption:
            told.append("当事人明确表示放弃陈述、申辩。")
            continue
        adopted = defence.get_adoption_display()
        told.append(
            f"当事人提出陈述、申辩：{defence.content.rstrip('。')}。经复核，{adopted}：{defence.answer.rstrip('。')}。"
        )
    return "".join(told)


def _hearing_words(file: CaseFile) -> str:
    """Tell what became of the right to a hearing (听证情况)."""
    if file.notice is None or not file.notice.offers_hearing:
        return ""
    hearing = file.hearing
    if hearing is None or hearing.held_at is None:
        return "当事人在法定期限内未要求听证。"
    if hearing.is_forfeited:
        return "当事人要求听证，无正当理由缺席或者中途退出，视为放弃。"
    day = hearing.held_at.astimezone(CHINA).date()
    return (
        f"应当事人要求，本机关于{day.year}年{day.month}月{day.day}日举行听证，听证意见：{hearing.report.rstrip('。')}。"
    )


def _review_words(file: CaseFile) -> str:
    opinion = getattr(file.review, "opinion", None)
    return f"{opinion.get_kind_display()}。{opinion.problems}" if opinion is not None else ""
