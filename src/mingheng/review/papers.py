"""What is printed on the papers of a review (审核文书的填写)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from mingheng.org.models import Account
from mingheng.org.permission import day_of
from mingheng.org.queries import calendar_for
from mingheng.review.models import CounselOpinion, ReviewRequest
from mingheng.review.points import POINTS
from mingheng.review.rules import review_due
from mingheng.review.terms import OpinionKind, Verdict


def opinion_values(
    request: ReviewRequest,
    *,
    kind: OpinionKind,
    points: Sequence[Mapping[str, Any]],
    problems: str,
    counsel: CounselOpinion | None,
    by: Account,
    at: dt.datetime,
) -> dict[str, Any]:
    """Return the values of the written opinion (T16 法制审核意见书)."""
    case, day = request.case, day_of(at).isoformat()
    complete_on = request.complete_on or day_of(at)
    due = review_due(
        complete_on=complete_on, is_complex=request.extended_on is not None, calendar=calendar_for(request.agency)
    )
    return {
        "submitting_department": case.department.name,
        "cause": case.cause,
        "case_number": case.number,
        "party_name": case.party.name,
        "submitted_on": day_of(request.submitted_at).isoformat(),
        "complete_on": complete_on.isoformat(),
        "review_by": due.last_day.isoformat(),
        "extension": request.extension_reason,
        "proposed": str(request.proposed.get("content", "")),
        "points": [
            {
                "point": f"{item['no']}. {POINTS[int(item['no']) - 1]}",
                "result": str(Verdict(item["verdict"]).label),
                "remark": str(item["remark"]),
            }
            for item in points
        ],
        "opinion": kind.name,
        "problems": problems.strip(),
        "counsel": counsel_words(counsel),
        "reviewer": by.name,
        "qualification": by.legal_qualification_no,
        "head_opinion": "同意以上审核意见。",
        "head_by": by.name,
        "head_on": day,
    }


def counsel_words(counsel: CounselOpinion | None) -> str:
    """Return counsel's opinion and how far it was taken (法律顾问意见及采纳情况) in one paragraph."""
    if counsel is None:
        return ""
    if counsel.absent_reason:
        return f"未参与，原因：{counsel.absent_reason}"
    reason = f"，理由：{counsel.adoption_reason}" if counsel.adoption_reason else ""
    name = counsel.counsel.name if counsel.counsel is not None else ""
    return f"{name}：{counsel.opinion}　采纳情况：{counsel.get_adoption_display()}{reason}"
