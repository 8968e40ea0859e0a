"""Publication of decisions (行政执法公示): whether, why, by when, for how long, and when it is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mingheng.base.errors import NotLawful
from mingheng.disclosure.terms import Gravity, Procedure, Reason, Sector
from mingheng.law.calendar import Calendar
from mingheng.law.citations import cite
from mingheng.law.deadlines import Deadline, add_months, deadline
from mingheng.law.terms import PartyKind, PenaltyKind

CREDIT_REPAIR_FROM = date(2026, 4, 1)
"""First day of 信用修复管理办法 (国家发展改革委令第36号)."""
_WARNINGS = frozenset({PenaltyKind.WARNING, PenaltyKind.PUBLIC_CRITICISM})
_SERIOUS = frozenset({PenaltyKind.LICENSE_REVOCATION, PenaltyKind.CAREER_RESTRICTION, PenaltyKind.CLOSURE})
_SLIGHT_MONTHS = 3


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What the engine asks about a decision (公示判定的输入)."""

    procedure: Procedure
    party: PartyKind
    decision_on: date
    served: bool
    penalties: frozenset[PenaltyKind]
    amount: Decimal = Decimal(0)
    """Fine in yuan."""
    sector: Sector = Sector.GENERAL
    minor: bool = False
    state_secret: bool = False
    trade_secret: bool = False
    inseparable: bool = False
    """Whether what is secret cannot be kept apart (不能区分处理)."""
    revoked: bool = False
    imposes_penalty: bool = True
    """Whether it is a penalty at all, not a decision without penalty or a transfer (给予处罚)."""
    necessary: bool = False
    """Whether a slight record has to be shown all the same (确有必要)."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the engine says (公示判定结果)."""

    publish: bool
    reason: Reason
    article: str
    due_on: date | None = None
    """Last day for publishing (公示期限)."""
    provisional: bool = False
    shortest_until: date | None = None
    """Before this day the record cannot be ended early (最短公示期届满日)."""
    longest_until: date | None = None
    """On this day publication ends by itself (最长公示期届满日)."""
    gravity: Gravity | None = None


def gravity_of(facts: DecisionFacts, *, huge_fine: Decimal | None = None) -> Gravity:
    """Return the class of the record (失信信息类别): slight, general or serious.

    ``huge_fine`` is the agency's amount in yuan, included, from which a fine is huge (巨额); no law gives one, None leaves it out.

    Law: 《信用修复管理办法》(国家发展改革委令第36号)
    """
    if not facts.penalties.isdisjoint(_SERIOUS) or (huge_fine is not None and facts.amount >= huge_fine):
        return Gravity.SERIOUS
    if facts.procedure is Procedure.SUMMARY or _only_warned(facts):
        return Gravity.SLIGHT
    return Gravity.GENERAL


def _only_warned(facts: DecisionFacts) -> bool:
    return bool(facts.penalties) and facts.penalties <= _WARNINGS and not facts.amount


def withheld(facts: DecisionFacts) -> tuple[Reason, str] | None:
    """Return why a decision is not published (不予公示的理由) with the article, or None; the first reason in order counts.

    Not served or revoked; no penalty at all; secrets; minors; trade secrets that cannot be kept apart; summary procedure; warning or public criticism
    alone, for a natural person since 2026-04-01 only.

    Law: 《行政处罚法》(2021) 第四十八条；《政府信息公开条例》(2019) 第十四条、第十五条；《上海市优化营商环境条例》(2024) 第六十七条
    """
    new = facts.decision_on >= CREDIT_REPAIR_FROM
    slight_law = cite("信用修复办法") if new else cite("营商条例", 67)
    natural = facts.party is PartyKind.NATURAL
    reasons = (
        (not facts.served, Reason.NOT_SERVED, cite("处罚法", 48)),
        (facts.revoked, Reason.REVOKED, cite("处罚法", 48, paragraph=2)),
        (not facts.imposes_penalty, Reason.NOT_PENALTY, cite("处罚法", 48, paragraph=1)),
        (facts.state_secret, Reason.SECRET, cite("信公条例", 14)),
        (facts.minor, Reason.MINOR, cite("未保法", 103)),
        (facts.trade_secret and facts.inseparable, Reason.TRADE_SECRET, cite("信公条例", 15)),
        (facts.procedure is Procedure.SUMMARY and not _insisted(facts, new), Reason.SIMPLE, slight_law),
        (_only_warned(facts) and (new or not natural) and not _insisted(facts, new), Reason.WARNING_ONLY, slight_law),
    )
    return next(((reason, article) for holds, reason, article in reasons if holds), None)


def _insisted(facts: DecisionFacts, new: bool) -> bool:
    return facts.necessary and new


def rule_on_publication(facts: DecisionFacts, *, calendar: Calendar, huge_fine: Decimal | None = None) -> Ruling:
    """Decide whether a decision is published (公示判定), why, by when, and for how long at least and at most.

    Seven workdays from the decision, its own day not counted; periods run from the day of the decision and are chosen by it.

    Law: 《国务院办公厅关于全面推行三项制度的指导意见》(国办发〔2018〕118号)；《上海市优化营商环境条例》(2024) 第六十七条
    """
    because = withheld(facts)
    gravity = gravity_of(facts, huge_fine=huge_fine)
    if because is not None:
        return Ruling(False, *because, gravity=gravity)
    if gravity is Gravity.SLIGHT and _insisted(facts, facts.decision_on >= CREDIT_REPAIR_FROM):
        reason, article = Reason.SLIGHT_NECESSARY, cite("信用修复办法")
    elif facts.trade_secret:
        reason, article = Reason.TREATED, cite("信公条例", 15)
    elif facts.party is PartyKind.NATURAL:
        reason, article = Reason.PERSON_REDACTED, cite("处罚法", 48, paragraph=1)
    else:
        reason, article = Reason.ORDINARY, cite("118号")
    due = deadline("D-01", facts.decision_on, calendar=calendar)
    shortest, longest = publication_months(decision_on=facts.decision_on, sector=facts.sector, gravity=gravity)
    return Ruling(
        True,
        reason,
        article,
        due.last_day,
        due.provisional,
        add_months(facts.decision_on, shortest) if shortest else None,
        add_months(facts.decision_on, longest),
        gravity,
    )


def publication_months(*, decision_on: date, sector: Sector, gravity: Gravity) -> tuple[int, int]:
    """Return the shortest and the longest publication period in months (公示期限), by the day of the decision.

    Up to 2026-03-31: 3 months, or 1 year in food, drugs, special equipment, work safety and fire; at most 3 years. From 2026-04-01:
    slight none to 3 months, general 3 months to 1 year, serious 1 to 3 years.

    Law: 《上海市优化营商环境条例》(2024) 第六十五条、第六十七条；《信用修复管理办法》(国家发展改革委令第36号)
    """
    if decision_on < CREDIT_REPAIR_FROM:
        return (3 if sector is Sector.GENERAL else 12), 36
    return {Gravity.SLIGHT: (0, _SLIGHT_MONTHS), Gravity.GENERAL: (3, 12), Gravity.SERIOUS: (12, 36)}[gravity]


def publication_ended(*, longest_until: date, today: date) -> bool:
    """Return whether the longest period is over and the publication ends by itself (最长期满自动停止公示); its last day still shows.

    Law: 《信用修复管理办法》(国家发展改革委令第36号)
    """
    return today > longest_until


def require_early_end(*, shortest_until: date | None, ended_on: date, mended: bool, paid: bool, pledged: bool) -> None:
    """Refuse to end a publication early (信用修复) before the shortest period, or without mending, paying and a public pledge.

    :raises NotLawful: EARLY_END_NOT_ALLOWED.
    Law: 《上海市优化营商环境条例》(2024) 第六十七条
    """
    missing = [
        words
        for holds, words in (
            (shortest_until is None or ended_on >= shortest_until, f"最短公示期到 {shortest_until} 才届满"),
            (mended, "违法行为尚未纠正"),
            (paid, "处罚决定尚未完全履行"),
            (pledged, "尚未公开作出信用承诺"),
        )
        if not holds
    ]
    if missing:
        raise NotLawful(
            "EARLY_END_NOT_ALLOWED",
            "还不能提前停止公示：" + "；".join(missing),
            article=cite("营商条例", 67),
            way_out="条件具备后向“信用中国”申请信用修复",
        )


def withdrawal_due(*, undone_on: date, calendar: Calendar) -> Deadline:
    """Return by when a published decision must be withdrawn (撤回公开的处罚决定): 3 workdays after it was changed, revoked,
    found unlawful or void.

    Law: 《行政处罚法》(2021) 第四十八条第二款
    """
    return deadline("P-13", undone_on, calendar=calendar)


def correction_due(*, received_on: date, calendar: Calendar) -> date:
    """Return the last day for answering a request for correction (答复更正申请的期限): 5 workdays, its own day not counted.

    House: 《政府信息公开条例》(2019) 第四十一条没有定期限，law.md 5.6 默认 5 个工作日
    """
    return calendar.nth_workday_after(received_on, 5)


REQUIRED_FIELDS = ("agency", "party", "category", "conclusion")
"""The four elements of every publication (方案8): 执法机关、执法对象、执法类别、执法结论."""


def require_four_elements(summary: dict[str, str]) -> None:
    """Refuse a publication (公示摘要) without agency, party, category and conclusion.

    :raises NotLawful: ELEMENTS_MISSING.
    Law: 《曹杨新村街道三项制度实施方案》(曹办〔2020〕7号) 第八条
    """
    names = ("执法机关", "执法对象", "执法类别", "执法结论")
    missing = [name for key, name in zip(REQUIRED_FIELDS, names, strict=True) if not summary.get(key, "").strip()]
    if missing:
        raise NotLawful(
            "ELEMENTS_MISSING", f"公示内容缺少{'、'.join(missing)}", article=cite("方案", 8), way_out="补齐后再提交"
        )


def require_two_people(*, drafted_by: str, checked_by: Sequence[str]) -> None:
    """Refuse a publication that its own drafter checks (双人复核): at least one other person has to have checked it.

    :raises NotLawful: SECOND_PERSON_REQUIRED.
    Law: 《曹杨新村街道三项制度实施方案》(曹办〔2020〕7号) 第八条
    """
    if not {each for each in checked_by if each} - {drafted_by}:
        raise NotLawful(
            "SECOND_PERSON_REQUIRED",
            "脱敏稿应当由另一人复核，填报人不能复核自己的稿件",
            article=cite("方案", 8),
            way_out="请另一位有复核权限的人员办理",
        )
