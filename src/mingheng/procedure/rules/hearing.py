"""Hearing (听证): when the party must be told of the right to one, and the notice before it is held."""

from __future__ import annotations

from collections.abc import Collection as Many
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mingheng.base.errors import NotLawful
from mingheng.law.calendar import Calendar
from mingheng.law.deadlines import deadline
from mingheng.law.terms import PartyKind, PenaltyKind


@dataclass(frozen=True, slots=True)
class HearingThresholds:
    """From which amount in yuan a fine or confiscation is large (较大数额), the amount itself included; an agency setting."""

    citizen: Decimal = Decimal(5000)
    organization: Decimal = Decimal(50000)
    source: str = "控江路街道重大行政执法决定法制审核目录（上海听证数额原文未查到，可由机关设定）"


_GRAVE = {
    PenaltyKind.QUALIFICATION_DOWNGRADE,
    PenaltyKind.LICENSE_REVOCATION,
    PenaltyKind.SUSPENSION_OF_BUSINESS,
    PenaltyKind.CLOSURE,
    PenaltyKind.CAREER_RESTRICTION,
}


def threshold_for(party: PartyKind, thresholds: HearingThresholds) -> Decimal:
    """Return the amount in yuan from which this party's fine is large (较大数额); a sole trader stands with citizens.

    House: the lower threshold gives the party more rights.
    """
    return thresholds.citizen if party in (PartyKind.NATURAL, PartyKind.SOLE_TRADER) else thresholds.organization


def hearing_grounds(
    *,
    party: PartyKind,
    penalties: Many[PenaltyKind],
    amount: Decimal,
    confiscated_amount: Decimal = Decimal(0),
    thresholds: HearingThresholds,
    other_grounds: Many[str] = (),
) -> tuple[str, ...]:
    """List why the party must be told of the right to a hearing (听证), as Chinese phrases; empty when it need not be.

    Amounts in yuan, thresholds included. ``other_grounds`` are what a law, regulation or rule adds.

    Law: 《行政处罚法》(2021) 第六十三条
    """
    limit = threshold_for(party, thresholds)
    found = []
    if amount >= limit:
        found.append(f"较大数额罚款（{party.label} {limit} 元以上）")
    if confiscated_amount >= limit:
        found.append(f"没收较大数额违法所得、较大价值非法财物（{limit} 元以上）")
    found += [kind.label for kind in PenaltyKind if kind in _GRAVE and kind in penalties]
    return (*found, *other_grounds)


def require_hearing_date(*, held_on: date, notified_on: date, calendar: Calendar) -> None:
    """Refuse a hearing date (听证日期) that is less than seven workdays after the notice of it.

    The day of the hearing does not count; the notice may be given on the seventh workday before it at the latest.

    :raises NotLawful: HEARING_NOTICE_LATE.
    Law: 《行政处罚法》(2021) 第六十四条第二项
    """
    latest = deadline("P-07", held_on, calendar=calendar)
    if notified_on > latest.last_day:
        # A notice on a rest day counts as one of the next workday when counting back.
        earliest = calendar.nth_workday_after(calendar.rolled(notified_on), latest.length)
        raise NotLawful(
            "HEARING_NOTICE_LATE",
            f"应当在 {latest.last_day} 以前通知，才能在 {held_on} 举行听证",
            article=latest.limit.article,
            way_out=f"{notified_on} 通知的，听证最早在 {earliest} 举行",
        )
