"""The notice before a penalty, and the party's defence (处罚告知、陈述申辩)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mingheng import ledger
from mingheng.base.errors import NotFound, NotLawful
from mingheng.cases.actions import end_clock
from mingheng.cases.models import Case
from mingheng.law.citations import cite
from mingheng.org.models import Account
from mingheng.procedure import judgement, prefill, queries
from mingheng.procedure.actions.road import issue_paper, move_on
from mingheng.procedure.events import DefenceAnswered, DefenceRecorded, NoticeIssued
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.models import Defence, Notice
from mingheng.procedure.terms import Adoption, DefenceKind

_ARTICLE = cite("处罚法", 45)


@ledger.transaction
def issue_notice(
    *, case: Case, paper: dict[str, Any] | None = None, seen_version: int | None = None, by: Account, at: dt.datetime
) -> Notice:
    """Issue the notice of the proposed penalty (制发处罚告知书), with the right to a hearing where it is due.

    The content is the approved proposal's; `paper` may add contact and place.

    :raises NotLawful: NOT_CONCLUDED, PROPOSAL_PENDING, CRIME_SUSPECTED, FIELDS_MISSING
    """
    file = queries.take_up(case, "issue_notice", seen_version=seen_version, by=by, at=at)
    proposal = file.proposal
    assert proposal is not None  # a gate asks for it
    offers_hearing = bool(judgement.hearing_triggers(file))
    content = prefill.content_of(proposal)
    own = {
        "facts": proposal.facts,
        "basis": proposal.basis,
        "discretion": proposal.discretion,
        "proposed_penalty": content,
    }
    allowed = {key: value for key, value in (paper or {}).items() if key in {"contact", "agency_address"}}
    form_code = "T13-A" if offers_hearing else "T13"
    document = issue_paper(file=file, form_code=form_code, own=own, paper=allowed, by=by, at=at)
    notice = Notice.objects.create(
        agency=file.case.agency,
        case=file.case,
        proposal=proposal,
        document=document,
        offers_hearing=offers_hearing,
        fine_amount=proposal.fine_amount,
        content=content,
        told_at=at,
    )
    event = NoticeIssued(number=document.number, offers_hearing=offers_hearing, content=content)
    move_on(file=file, event=event, step="issue_notice", by=by, at=at)
    return notice


@ledger.transaction
def record_defence(
    *,
    case: Case,
    kind: DefenceKind,
    received_at: dt.datetime,
    content: str,
    paper: dict[str, Any] | None = None,
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Defence:
    """Record what the party states to the notice (登记陈述申辩意见), or that it clearly gives it up.

    An oral statement leaves a record; a written one or a waiver is kept as evidence of the case.

    :param content: what was stated; of a waiver, in what paper or words it was declared
    :param paper: of an oral statement: started_at, ended_at, place, speaker, speaker_role, signatures
    :raises NotLawful: DEFENCE_EMPTY, DATES_OUT_OF_ORDER, FIELDS_MISSING
    """
    file = queries.take_up(case, "record_defence", seen_version=seen_version, by=by, at=at)
    notice = file.notice
    assert notice is not None and notice.served_on is not None  # offered only then
    if not content.strip():
        raise NotLawful("DEFENCE_EMPTY", "请写明陈述申辩的内容，或者放弃的表示方式", article=_ARTICLE)
    if not notice.told_at <= received_at <= at:
        raise NotLawful("DATES_OUT_OF_ORDER", "收到时间早于告知，或者晚于现在", article=_ARTICLE, way_out="核对时间")
    kind = DefenceKind(kind)
    document = None
    if kind is DefenceKind.ORAL:
        own = {"statement": content, "speaker": file.case.party.name, "speaker_role": "当事人", "recorder": by.name}
        document = issue_paper(file=file, form_code="T14", own=own, paper=paper, by=by, at=at)
    defence = Defence.objects.create(
        agency=file.case.agency,
        case=file.case,
        notice=notice,
        kind=kind,
        received_at=received_at,
        content=content.strip(),
        document=document,
    )
    end_clock(case=file.case, rule="P-05", on=file.today, reason=f"陈述申辩：{kind.label}")
    event = DefenceRecorded(kind=str(kind.label), content=defence.content)
    move_on(file=file, event=event, step="record_defence", by=by, at=at)
    return defence


@ledger.transaction
def answer_defence(
    *,
    case: Case,
    defence: Defence,
    adoption: Adoption,
    answer: str,
    findings: str = "",
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Defence:
    """Look into a defence and answer it with reasons (复核陈述申辩); not by an officer of the case.

    :raises NotLawful: OWN_CASE, ANSWER_MISSING
    :raises NotFound: a defence of another case, or one that was answered
    """
    file = queries.take_up(case, "answer_defence", seen_version=seen_version, by=by, at=at)
    queries.refuse_own_case(file, by, what="复核陈述申辩", article=_ARTICLE)
    row = next((d for d in file.defences if d.pk == defence.pk and not judgement.is_answered(d)), None)
    if row is None:
        raise NotFound
    if not answer.strip():
        raise NotLawful("ANSWER_MISSING", "请写明复核意见，采纳与否都要有理由", article=_ARTICLE)
    row.adoption, row.answer = Adoption(adoption), answer.strip()
    row.answered_by, row.answered_at = by, at
    row.save(update_fields=["adoption", "answer", "answered_by", "answered_at"])
    _review_paper(file, row, findings, by=by, at=at)
    event = DefenceAnswered(adoption=str(row.get_adoption_display()), answer=row.answer)
    move_on(file=file, event=event, step="answer_defence", by=by, at=at)
    return row


def _review_paper(file: CaseFile, row: Defence, findings: str, *, by: Account, at: dt.datetime) -> None:
    """Issue the paper of the answer (陈述申辩复核意见书)."""
    adopted = str(row.get_adoption_display())
    claim = {
        "claim": row.content,
        "finding": findings.strip() or "经复核，见复核结论",
        "accepted": adopted,
        "reason": row.answer,
    }
    signed = {"opinion": adopted, "by": by.name, "on": file.today.isoformat()}
    own = {
        "claims": [claim],
        "conclusion": row.answer,
        **{f"reviewer_{key}": value for key, value in signed.items()},
        **{f"department_{key}": value for key, value in signed.items()},
    }
    issue_paper(file=file, form_code="T14-A", own=own, by=by, at=at)
