"""Records and meetings (笔录、会议): hours in order, nobody in two places, who took part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection as Many
from collections.abc import Mapping

from mingheng.base.errors import NotLawful
from mingheng.law.citations import cite

FEWEST_LEADERS = 3
"""Leaders whose opinions a collective discussion needs (集体讨论参加人数)."""


def require_span(
    *, started_at: dt.datetime, ended_at: dt.datetime, at: dt.datetime, others: Many[tuple[dt.datetime, dt.datetime]]
) -> None:
    """Refuse a record (笔录) that ends before it begins or after it was issued, or overlaps another of the same officers.

    Instants; a record that begins the minute another ends is in order.

    :raises NotLawful: DATES_OUT_OF_ORDER, TIME_OVERLAP.
    Law: 《行政处罚法》(2021) 第五十五条
    """
    if not started_at < ended_at <= at:
        raise NotLawful(
            "DATES_OUT_OF_ORDER", "笔录的开始、结束、制作时间颠倒", article=cite("处罚法", 55), way_out="核对笔录时间"
        )
    if any(started_at < end and begin < ended_at for begin, end in others):
        raise NotLawful(
            "TIME_OVERLAP",
            "同一时间本案已有另一份笔录，执法人员不能分身",
            article=cite("处罚法", 55),
            way_out="核对笔录时间",
        )


def require_discussion(*, attendees: Many[Mapping[str, str]], chair: str, conclusion: str) -> None:
    """Refuse a collective discussion (集体讨论) of fewer than three leaders, without everybody's own opinion, or without an end.

    :raises NotLawful: TOO_FEW_LEADERS, OPINION_MISSING, CHAIR_ABSENT, CONCLUSION_MISSING.
    Law: 《行政处罚法》(2021) 第五十七条第二款
    """
    article = cite("处罚法", 57, paragraph=2)
    names = {one.get("name", "").strip() for one in attendees} - {""}
    if len(names) < FEWEST_LEADERS:
        raise NotLawful(
            "TOO_FEW_LEADERS",
            f"集体讨论至少三名负责人参加，现有 {len(names)} 名",
            article=article,
            way_out="补齐参加人",
        )
    silent = [one["name"] for one in attendees if not one.get("opinion", "").strip()]
    if silent:
        raise NotLawful(
            "OPINION_MISSING", f"没有记录{'、'.join(silent)}的意见", article=article, way_out="逐人记录意见"
        )
    if chair not in names:
        raise NotLawful(
            "CHAIR_ABSENT", f"主持人{chair}不在参加人中", article=article, way_out="主持人也是参加讨论的负责人"
        )
    if not conclusion.strip():
        raise NotLawful("CONCLUSION_MISSING", "没有讨论结论", article=article, way_out="填写结论")


def require_hearing_order(*, planned_at: dt.datetime, held_at: dt.datetime, at: dt.datetime) -> None:
    """Refuse a hearing (听证) that was held before the day the party was called for, or reported on before it was held.

    :raises NotLawful: HEARING_TOO_EARLY, DATES_OUT_OF_ORDER.
    Law: 《行政处罚法》(2021) 第六十四条第二项
    """
    if held_at < planned_at:
        raise NotLawful(
            "HEARING_TOO_EARLY", "听证不能早于通知的时间举行", article=cite("处罚法", 64), way_out="改期的，重新通知"
        )
    if at < held_at:
        raise NotLawful("DATES_OUT_OF_ORDER", "听证尚未举行", article=cite("处罚法", 64), way_out="举行以后再登记")


def require_in_public(*, is_public: bool, closed_reason: str) -> None:
    """Refuse a closed hearing (不公开听证) without a ground in state secrets, trade secrets or privacy.

    :raises NotLawful: CLOSED_REASON_MISSING.
    Law: 《行政处罚法》(2021) 第六十四条第三项
    """
    if not is_public and not closed_reason.strip():
        raise NotLawful(
            "CLOSED_REASON_MISSING",
            "除涉及国家秘密、商业秘密或者个人隐私外，听证公开举行",
            article=cite("处罚法", 64, item=3),
            way_out="写明不公开的理由",
        )


def require_asked_in_time(
    *, asked_on: dt.date, served_on: dt.date, due_on: dt.date, today: dt.date, asks: bool
) -> None:
    """Refuse an answer about the hearing (听证意愿) dated before the notice or in the future, and a request after the term.

    The term's last day is in.

    :raises NotLawful: DATES_OUT_OF_ORDER, HEARING_REQUEST_LATE.
    Law: 《行政处罚法》(2021) 第六十四条第一项
    """
    article = cite("处罚法", 64, item=1)
    if not served_on <= asked_on <= today:
        raise NotLawful(
            "DATES_OUT_OF_ORDER", "提出日期早于告知书送达，或者晚于今天", article=article, way_out="核对日期"
        )
    if asks and asked_on > due_on:
        raise NotLawful(
            "HEARING_REQUEST_LATE",
            f"听证申请期限已于 {due_on} 届满，视为放弃",
            article=article,
            way_out="可以听取陈述申辩",
        )


def require_recheck_time(*, is_corrected: bool, today: dt.date, due_on: dt.date, is_immediate: bool) -> None:
    """Refuse to find an order unheeded (未改正) while its term still runs; the last day belongs to the party.

    :raises NotLawful: RECHECK_TOO_EARLY.
    Law: 《行政处罚法》(2021) 第二十八条
    """
    if not is_corrected and not is_immediate and today <= due_on:
        raise NotLawful(
            "RECHECK_TOO_EARLY",
            f"改正期限到 {due_on}，尚未届满",
            article=cite("处罚法", 28),
            way_out=f"{due_on} 以后再复查",
        )


def require_disposal_in_time(*, today: dt.date, due_on: dt.date, gives_back: bool) -> None:
    """Refuse to take or pass on what was kept in advance (先行登记保存) once its seven workdays are over; it goes back.

    :raises NotLawful: PRESERVATION_LAPSED.
    Law: 《行政处罚法》(2021) 第五十六条
    """
    if today > due_on and not gives_back:
        raise NotLawful(
            "PRESERVATION_LAPSED",
            f"先行登记保存已于 {due_on} 届满而没有处理，措施失效",
            article=cite("处罚法", 56),
            way_out="解除并返还",
        )
