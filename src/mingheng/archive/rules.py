"""Rules of 归档: order, retention, and when a case may be bound."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from mingheng.archive.terms import Part, Retention
from mingheng.base.errors import NotLawful
from mingheng.law.citations import cite

VOLUME_LIMIT = 50
"""Most summary cases in one volume (简易案件每卷上限).

House: 上海市城管行政处罚案卷管理规定第五条、第六条（公开转载文本）
"""
_DECISIONS = frozenset({"T18", "T19", "T20", "T11"})
_EVIDENCE = frozenset({"T03", "T04", "T05", "T06", "T07", "T09", "T14", "T15", "T40"})


def part_of(form_code: str) -> Part:
    """Return where a paper stands (卷内部分): decisions first, then evidence, then papers of procedure.

    House: 上海市城管行政处罚案卷管理规定第五条至第七条，决定书、证据、程序文书
    """
    family = form_code.partition("-")[0]
    if family in _DECISIONS:
        return Part.DECISION
    return Part.EVIDENCE if family in _EVIDENCE else Part.PROCEDURE


def retention_of(*, is_summary: bool, is_major: bool, had_remedy: bool) -> tuple[Retention, str]:
    """Return the retention class (保管期限) and why.

    Major decisions and those that went to reconsideration or court for ever, other ordinary cases 30 years, summary 10.

    House: law.md 6.5, 《机关文件材料归档范围和文书档案保管期限规定》凭记忆
    """
    if had_remedy:
        return Retention.PERMANENT, "经过复议、诉讼"
    if is_major:
        return Retention.PERMANENT, "重大执法决定"
    if is_summary:
        return Retention.YEARS_10, "简易程序"
    return Retention.YEARS_30, "普通程序"


def retained_until(retention: Retention, archived_on: date) -> date | None:
    """Return the last day of retention (保管期满), counted from the end of the year of archiving; None for ever.

    Law: 《档案法实施条例》(2024) 第二十四条
    """
    years = {Retention.YEARS_10: 10, Retention.YEARS_30: 30}.get(retention)
    return None if years is None else date(archived_on.year + years, 12, 31)


def require_bindable(*, closed: bool, archived: bool, disclosure_settled: bool, unissued: Collection[str]) -> None:
    """Refuse to bind a case (归档) that is not closed, is bound already, or still owes its publication or a paper.

    :raises NotLawful: CASE_NOT_CLOSED, ARCHIVED_BEFORE, DISCLOSURE_OPEN, DRAFTS_LEFT
    Law: 《行政处罚法》(2021) 第四十七条
    """
    article = cite("处罚法", 47)
    if archived:
        raise NotLawful("ARCHIVED_BEFORE", "案件已经归档", article=article, way_out="结案后的材料以补充卷归档")
    if not closed:
        raise NotLawful("CASE_NOT_CLOSED", "案件尚未结案", article=article, way_out="先办理结案")
    if not disclosure_settled:
        raise NotLawful(
            "DISCLOSURE_OPEN", "公示尚未办结", article=cite("方案", 7), way_out="先公示，或者确认依法不公示"
        )
    if unissued:
        raise NotLawful(
            "DRAFTS_LEFT", f"还有没签发的代拟稿：{'、'.join(unissued)}", article=article, way_out="签发，或者作废代拟稿"
        )


def require_volume(*, procedures: Sequence[str]) -> None:
    """Refuse a volume (合卷) of other than 1 to 50 summary cases.

    :raises NotLawful: VOLUME_NOT_SUMMARY, VOLUME_TOO_LARGE
    House: 上海市城管行政处罚案卷管理规定第五条、第六条
    """
    if any(procedure != "summary" for procedure in procedures):
        raise NotLawful("VOLUME_NOT_SUMMARY", "只有简易程序案件可以合卷", way_out="普通程序一案一卷")
    if not 0 < len(procedures) <= VOLUME_LIMIT:
        raise NotLawful("VOLUME_TOO_LARGE", f"合卷每卷最多 {VOLUME_LIMIT} 件", way_out="分成几卷")


def require_second_person(*, compiled_by: int, checked_by: int) -> None:
    """Refuse a dossier checked by whoever compiled it (立卷人、检查人分开).

    :raises NotLawful: CHECKER_COMPILED
    House: 档案立卷、检查两人分别签名（备考表）
    """
    if compiled_by == checked_by:
        raise NotLawful("CHECKER_COMPILED", "立卷人不能检查自己立的卷", way_out="由档案员检查")
