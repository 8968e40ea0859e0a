"""Requests for correction (更正申请): taken in from the public, answered by the staff."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from mingheng import ledger
from mingheng.base.errors import Conflict, NotLawful
from mingheng.disclosure import events, queries, rules
from mingheng.disclosure.actions.publishing import correct
from mingheng.disclosure.actions.todos import keep_todos
from mingheng.disclosure.models import CorrectionRequest, Publication
from mingheng.disclosure.terms import EndKind
from mingheng.org.models import Account
from mingheng.org.permission import day_of, require
from mingheng.org.queries import calendar_for
from mingheng.org.terms import Role

_ARTICLE = "政府信息公开条例第四十一条"
_LONGEST = {"applicant": 60, "contact": 100, "content": 2000}
MOST_OPEN = 20
"""Most unanswered requests about one publication.

House: law gives no number; a flood must not bury the rest of the work list.
"""


@ledger.transaction
def ask_correction(
    *, publication: Publication, applicant: str, contact: str, content: str, by: Account, at: dt.datetime
) -> CorrectionRequest:
    """Take in a request to correct a publication (收到更正申请); by the agency's own account for who has none.

    :raises NotLawful: REQUEST_INCOMPLETE, REQUEST_TOO_LONG
    :raises Conflict: NOT_ON_SHOW, TOO_MANY_REQUESTS, ASKED_BEFORE
    """
    require(by, Role.REVIEWER, Role.WINDOW, agency=publication.agency_id, at=at, system=True)
    row = Publication.objects.select_for_update(of=("self",)).select_related("duty__case").get(pk=publication.pk)
    if row.published_at is None or row.end_kind in {EndKind.EXPIRED, EndKind.CORRECTED}:
        raise Conflict("NOT_ON_SHOW", "这一版已经不在公示", way_out="请打开现行版本再申请")
    given = {"applicant": applicant.strip(), "contact": contact.strip(), "content": content.strip()}
    if not all(given.values()):
        raise NotLawful(
            "REQUEST_INCOMPLETE", "请写明申请人、联系方式、更正请求和理由", article=_ARTICLE, way_out="补齐后再提交"
        )
    if any(len(text) > _LONGEST[name] for name, text in given.items()):
        raise NotLawful(
            "REQUEST_TOO_LONG", "写得太长，请求和理由最多 2000 字", article=_ARTICLE, way_out="缩短后再提交"
        )
    waiting = CorrectionRequest.objects.filter(publication=row, answered_at=None)
    if waiting.filter(content=given["content"]).exists():
        raise Conflict("ASKED_BEFORE", "同样的申请已经收到", way_out="请等待答复，不用重复提交")
    if waiting.count() >= MOST_OPEN:
        raise Conflict(
            "TOO_MANY_REQUESTS", "这件公示的更正申请太多，正在处理", way_out="请过几天再提交，或者拨打监督电话"
        )
    due = rules.correction_due(received_on=day_of(at), calendar=calendar_for(by.agency))
    request = CorrectionRequest.objects.create(
        agency_id=row.agency_id, publication=row, received_at=at, due_on=due, **given
    )
    keep_todos(duty=row.duty, by=by, at=at)
    event = events.CorrectionAsked(decision_number=row.decision_number, content=request.content)
    ledger.append(event, by=by, at=at, about=row.duty.case)
    return request


@ledger.transaction
def answer_request(
    *,
    request: CorrectionRequest,
    grants: bool,
    answer: str,
    changes: Mapping[str, str] | None = None,
    by: Account,
    at: dt.datetime,
) -> CorrectionRequest:
    """Answer a request for correction (答复更正申请); granting it publishes the corrected version in the same act.

    :raises NotLawful: ANSWER_MISSING, NOTHING_CHANGED, REDACTION_LEFTOVER
    :raises Conflict: ANSWERED_BEFORE, NOT_ON_SHOW
    """
    require(by, Role.REVIEWER, agency=request.agency_id, at=at)
    row = (
        CorrectionRequest.objects.select_for_update(of=("self",))
        .select_related("publication__duty__case")
        .get(pk=request.pk)
    )
    if row.answered_at is not None:
        raise Conflict("ANSWERED_BEFORE", "这件申请已经答复")
    if not answer.strip():
        raise NotLawful("ANSWER_MISSING", "不予更正的说明理由，予以更正的写明更正内容", article=_ARTICLE)
    publication = row.publication
    if grants:
        current = queries.current_version(publication)
        correct(publication=current, changes=changes or {}, reason=answer, by=by, at=at)
    row.is_granted, row.answer, row.answered_by, row.answered_at = grants, answer.strip(), by, at
    row.save(update_fields=["is_granted", "answer", "answered_by", "answered_at"])
    keep_todos(duty=publication.duty, done="disclosure.answer", by=by, at=at)
    event = events.CorrectionAnswered(decision_number=publication.decision_number, is_granted=grants, answer=row.answer)
    ledger.append(event, by=by, at=at, about=publication.duty.case)
    return row
