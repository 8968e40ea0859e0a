"""When something may still, or may not yet, be done (时限): limitation of penalties, hours of compulsion, deemed acceptance."""

from __future__ import annotations

from datetime import date, datetime, time

from mingheng.base.errors import NotLawful
from mingheng.law.calendar import Calendar
from mingheng.law.citations import cite
from mingheng.law.deadlines import CHINA, deadline
from mingheng.law.terms import DayKind

NIGHT_FROM = time(22)
NIGHT_UNTIL = time(6)


def limitation_ends_on(*, ended_on: date, harms_life_or_finance: bool = False, calendar: Calendar) -> date:
    """Return the last day on which the discovery of an offence still allows a penalty (处罚时效届满日).

    Two years from the offence, or from the end of a continuing one; five where life, health or financial safety was harmed.

    Law: 《行政处罚法》(2021) 第三十六条
    """
    return deadline("P-01-2" if harms_life_or_finance else "P-01", ended_on, calendar=calendar).last_day


def require_within_limitation(
    *, ended_on: date, discovered_on: date, harms_life_or_finance: bool = False, calendar: Calendar
) -> None:
    """Refuse to open a matter for an offence that was discovered after the limitation period (处罚时效).

    :raises NotLawful: LIMITATION_EXPIRED, DATES_OUT_OF_ORDER.
    Law: 《行政处罚法》(2021) 第三十六条
    """
    if discovered_on < ended_on:
        raise NotLawful("DATES_OUT_OF_ORDER", "发现日期早于违法行为终了的日期", article=cite("处罚法", 36))
    last = limitation_ends_on(ended_on=ended_on, harms_life_or_finance=harms_life_or_finance, calendar=calendar)
    if discovered_on > last:
        raise NotLawful(
            "LIMITATION_EXPIRED",
            f"违法行为在 {last} 以前未被发现，不再给予行政处罚",
            article=cite("处罚法", 36),
            way_out="作不予立案处理；违法行为有连续或者继续状态的，改正终了日期",
        )


def require_execution_time(*, at: datetime, is_urgent: bool = False, reason: str = "", calendar: Calendar) -> None:
    """Refuse compulsory execution (强制执行) at night (22:00 to 6:00) or on a statutory holiday, unless it is urgent and says why.

    ``at`` is an instant; one without a zone is Chinese time. Weekends are no statutory holidays.

    :raises NotLawful: EXECUTION_TIME.
    Law: 《行政强制法》(2011) 第四十三条第一款
    """
    if is_urgent and reason.strip():
        return
    local = at.astimezone(CHINA) if at.tzinfo else at
    by_night = local.time() >= NIGHT_FROM or local.time() < NIGHT_UNTIL
    if by_night or calendar.kind(local.date()) is DayKind.HOLIDAY:
        raise NotLawful(
            "EXECUTION_TIME",
            "不得在夜间或者法定节假日实施行政强制执行",
            article=cite("强制法", 43, paragraph=1),
            way_out="改在工作日白天实施；情况紧急的，写明理由",
        )


def permit_accepted_on(
    *, received_on: date, asked_for_more_on: date | None, today: date, calendar: Calendar
) -> date | None:
    """Return the day on which an application counts as accepted (视为受理) because nobody asked for what is missing, or None.

    Five workdays after receipt to ask for everything at once; after them the day of receipt is the day of acceptance.

    Law: 《行政许可法》(2019) 第三十二条第四项
    """
    due = deadline("K-01", received_on, calendar=calendar)
    if today <= due.last_day or (asked_for_more_on is not None and asked_for_more_on <= due.last_day):
        return None
    return received_on
