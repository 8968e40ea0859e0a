"""Counting a time limit (期限计算): the last day, and on demand every day that was counted or not, and why.

The quick way is two look-ups in the calendar; the day list is made only when somebody asks 怎么算的？ and by walking the days,
so that the two check each other in the tests.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import NamedTuple

from mingheng.base.errors import NotLawful
from mingheng.law.calendar import FIRST_DAY, LAST_DAY, Calendar, out_of_range
from mingheng.law.limits import TIME_LIMITS, time_limit
from mingheng.law.terms import Course, Unit
from mingheng.law.timelimit import TimeLimit

_ONE = timedelta(days=1)
CHINA = timezone(timedelta(hours=8), "CST")
"""The time in which the law counts; no summer time since 1991 (北京时间)."""
_DATES = (Unit.NEXT_YEAR_DATE, Unit.YEAR_DATE)


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days that are left out of a time limit (停止计算的期间), both ends included, with the ground for it."""

    first_on: date
    last_on: date
    reason: str

    def covers(self, day: date) -> bool:
        """Return whether the day is left out (是否停计)."""
        return self.first_on <= day <= self.last_on


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One row of the day list (逐日说明)."""

    on: date
    counted: bool
    ordinal: int
    """Which day of the limit it is (第几日); 0 when it is not counted."""
    reason: str


class Deadline(NamedTuple):
    """The last day of a time limit (期限届满日) and all that is needed to explain it; a tuple, because millions are made."""

    limit: TimeLimit
    trigger_on: date
    last_day: date
    """Last day on which the act is in time; for Course.NOTICE_BEFORE the latest day for the notice."""
    provisional: bool
    """Whether a notice that is not published yet may move it (暂定)."""
    rolled_from: date | None
    """The last day before it moved behind a rest day (顺延前的末日), if it moved."""
    length: int
    """Days, workdays, months, years or hours that were counted, extension included."""
    calendar: Calendar
    suspensions: tuple[Suspension, ...] = ()
    last_at: datetime | None = None
    """The instant at which a limit in hours ends (届满时刻)."""

    @property
    def earliest_on(self) -> date:
        """Return the first day behind the time limit (期满次日), when what had to wait may be done."""
        return self.last_day + _ONE

    @property
    def act_by(self) -> date:
        """Return the last workday on which the office can still act (最后一个工作日), for early warning (CAL-6)."""
        return (
            self.last_day
            if self.calendar.is_workday(self.last_day)
            else self.calendar.nth_workday_after(self.last_day, -1)
        )

    def days(self) -> tuple[CountedDay, ...]:
        """Return the day list (逐日说明) in the order of counting: which day counts, as which, and why not."""
        return tuple(_explained(self))


def deadline(
    rule_id: str,
    trigger_on: date,
    *,
    calendar: Calendar,
    length: int | None = None,
    extended: int = 0,
    suspensions: Sequence[Suspension] = (),
) -> Deadline:
    """Count a time limit (计算期限) from the day of its trigger, which itself does not count.

    ``length`` replaces the length where the rule allows it; ``extended`` is the extension granted, in the rule's unit;
    ``suspensions`` are left out where the rule allows that. For limits in hours give an instant, else the day's first moment counts.

    :raises NotLawful: when the rule is unknown, counts nothing, or does not allow this length, extension or suspension.
    Law: 《民事诉讼法》(2023) 第八十五条
    """
    limit = TIME_LIMITS.get(rule_id) or time_limit(rule_id)
    if length is not None or extended or suspensions:
        _require_allowed(limit, length, extended, suspensions)
    count = (limit.length if length is None else length) or 0
    count += extended
    unit = limit.unit
    if unit is Unit.WORKDAY and not suspensions:
        trigger_on = _day(trigger_on)
        backward = limit.course is Course.NOTICE_BEFORE
        last_day = calendar.nth_workday_after(trigger_on, -count if backward else count)
        sure = (
            calendar.published_from <= trigger_on <= calendar.published_through
            and last_day <= calendar.published_through
        )
        return Deadline(limit, trigger_on, last_day, not sure, None, count, calendar)
    if unit is Unit.HOUR:
        return _in_hours(limit, trigger_on, count, calendar)
    if unit is Unit.NONE:
        raise NotLawful(
            "NO_TIME_LIMIT", f"{limit.id}（{limit.name}）不是一段期限：{limit.consequence}", article=limit.article
        )
    return _in_days(limit, trigger_on, count, calendar, tuple(suspensions))


def _in_days(
    limit: TimeLimit, trigger_on: date, count: int, calendar: Calendar, suspensions: tuple[Suspension, ...]
) -> Deadline:
    """Count days, months, years or a fixed date, and workdays with suspensions."""
    trigger_on = _day(trigger_on)
    try:
        if suspensions:
            last_day = _walk(limit, trigger_on, count, calendar, suspensions)
        else:
            last_day = _plain(limit, trigger_on, count)
    except (OverflowError, ValueError):
        raise out_of_range() from None
    if not FIRST_DAY <= last_day <= LAST_DAY:
        raise out_of_range()
    rolled = calendar.rolled(last_day) if limit.rolls else last_day
    sure = calendar.is_published(rolled) and (limit.unit is not Unit.WORKDAY or calendar.is_published(trigger_on))
    return Deadline(
        limit, trigger_on, rolled, not sure, last_day if rolled != last_day else None, count, calendar, suspensions
    )


def _in_hours(limit: TimeLimit, trigger_on: date, count: int, calendar: Calendar) -> Deadline:
    """Count hours from the instant; a bare day counts from its first moment, which is the strict reading."""
    begin = _instant(trigger_on)
    try:
        end = begin + timedelta(hours=count)
    except OverflowError:
        raise out_of_range() from None
    day = end.date()
    return Deadline(limit, begin.date(), day, not calendar.is_published(day), None, count, calendar, (), end)


def _plain(limit: TimeLimit, trigger_on: date, count: int) -> date:
    if limit.unit in _DATES:
        later = 1 if limit.unit is Unit.NEXT_YEAR_DATE else 0
        return date(trigger_on.year + later, limit.month, limit.day_of_month)
    if limit.unit is Unit.DAY:
        return trigger_on + timedelta(days=count)
    return add_months(trigger_on, count * (12 if limit.unit is Unit.YEAR else 1))


def _walk(
    limit: TimeLimit, trigger_on: date, count: int, calendar: Calendar, suspensions: tuple[Suspension, ...]
) -> date:
    """Go day by day and leave out what is suspended."""
    left = count if limit.unit is Unit.WORKDAY else (_plain(limit, trigger_on, count) - trigger_on).days
    day = trigger_on
    while left:
        day += _ONE
        if day > LAST_DAY:
            raise out_of_range()
        worked = limit.unit is not Unit.WORKDAY or calendar.is_workday(day)
        if worked and not any(pause.covers(day) for pause in suspensions):
            left -= 1
    return day


def _require_allowed(limit: TimeLimit, length: int | None, extended: int, suspensions: Sequence[Suspension]) -> None:
    """Refuse a length, an extension or a suspension that the rule does not know."""
    what = f"{limit.id}（{limit.name}）"
    if length is not None and not (limit.adjustable and length >= max(limit.at_least, 1)):
        raise NotLawful(
            "LENGTH_FIXED",
            f"{what}的期限不能改为 {length}{limit.unit.label}",
            article=limit.article,
            way_out=f"{limit.adjustable}；不得少于 {max(limit.at_least, 1)}{limit.unit.label}"
            if limit.adjustable
            else "期限由法律规定",
        )
    if not 0 <= extended <= limit.extension:
        raise NotLawful(
            "EXTENSION_TOO_LONG",
            f"{what}不能延长 {extended}{limit.unit.label}",
            article=limit.article,
            way_out=f"最多延长 {limit.extension}{limit.unit.label}，须在到期前批准"
            if limit.extension
            else "该期限不能延长",
        )
    if suspensions and not limit.suspension:
        raise NotLawful("NO_SUSPENSION", f"{what}不能停止计算", article=limit.article, way_out="期限连续计算")
    for pause in suspensions:
        if pause.first_on > pause.last_on or not pause.reason.strip():
            raise NotLawful(
                "SUSPENSION_INVALID",
                "停止计算的期间起止颠倒，或者没有写明依据",
                article=limit.article,
                way_out=limit.suspension,
            )


def workdays(from_on: date, count: int, *, calendar: Calendar) -> Deadline:
    """Return the count-th workday after a day (其后第几个工作日), explained like any other time limit.

    :raises NotLawful: COUNT_INVALID, when the count is not positive.
    Law: 《民事诉讼法》(2023) 第八十五条第二款
    """
    if count < 1:
        raise NotLawful("COUNT_INVALID", "工作日数应当是正整数", way_out="请核对天数")
    last_day = calendar.nth_workday_after(from_on, count)
    sure = calendar.is_published(from_on) and calendar.is_published(last_day)
    return Deadline(_WORKDAYS_ONLY, from_on, last_day, not sure, None, count, calendar)


_WORKDAYS_ONLY = TimeLimit("WORKDAYS", "工作日", "起算日", Unit.WORKDAY, "", TIME_LIMITS["P-04"].counting)


def add_months(day: date, months: int) -> date:
    """Return the same day of the month, months later (对应日), or the last day of that month where there is none (CAL-8).

    :raises ValueError: when the year is no longer a year.
    Law: 《民法典》(2020) 第二百零二条
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _instant(moment: date) -> datetime:
    """Return the instant in Chinese time; a bare day stands for its first moment."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(), CHINA)
    try:
        return moment.astimezone(CHINA) if moment.tzinfo else moment.replace(tzinfo=CHINA)
    except OverflowError:
        raise out_of_range() from None


def _day(moment: date) -> date:
    return _instant(moment).date() if isinstance(moment, datetime) else moment


def _explained(due: Deadline) -> Iterator[CountedDay]:
    limit = due.limit
    if limit.unit in _DATES:
        yield CountedDay(due.trigger_on, False, 0, "起算事由所在的年份")
        yield CountedDay(due.last_day, True, 1, "规定的日期")
    elif limit.unit is Unit.HOUR:
        yield from _hours(due)
    elif limit.course is Course.NOTICE_BEFORE:
        yield CountedDay(due.trigger_on, False, 0, "当日不算，向前倒数")
        yield from _counted(
            due, (due.trigger_on - _ONE * step for step in range(1, (due.trigger_on - due.last_day).days + 1))
        )
    else:
        yield CountedDay(due.trigger_on, False, 0, "开始的当日不算")
        end = due.rolled_from or due.last_day
        yield from _counted(due, (due.trigger_on + _ONE * step for step in range(1, (end - due.trigger_on).days + 1)))
        yield from _rolled(due)


def _hours(due: Deadline) -> Iterator[CountedDay]:
    end = f"满 {due.length} 小时，{due.last_at:%H:%M} 届满"
    if due.last_day != due.trigger_on:
        yield CountedDay(due.trigger_on, False, 0, "自起算时刻计")
    yield CountedDay(due.last_day, True, 1, end)


def _counted(due: Deadline, run: Iterable[date]) -> Iterator[CountedDay]:
    """Yield the days of the run with their ordinals; the day that rolls on is told by :func:`_rolled`."""
    ordinal = 0
    for day in run:
        pause = next((each for each in due.suspensions if each.covers(day)), None)
        reason = due.calendar.reason(day)
        if pause is not None:
            yield CountedDay(day, False, 0, f"停止计算：{pause.reason}")
        elif due.limit.unit is Unit.WORKDAY and not due.calendar.is_workday(day):
            yield CountedDay(day, False, 0, reason)
        elif day == due.rolled_from:
            yield CountedDay(day, False, 0, f"第 {ordinal + 1} 日，{reason}，届满日顺延")
        else:
            ordinal += 1
            yield CountedDay(day, True, ordinal, reason)


def _rolled(due: Deadline) -> Iterator[CountedDay]:
    """Yield the days between the last day that fell on a rest day and the workday on which the limit really ends."""
    if due.rolled_from is None:
        return
    day = due.rolled_from
    while (day := day + _ONE) < due.last_day:
        yield CountedDay(day, False, 0, f"{due.calendar.reason(day)}，届满日顺延")
    span = (due.rolled_from - due.trigger_on).days
    left_out = sum(
        any(each.covers(due.trigger_on + _ONE * step) for each in due.suspensions) for step in range(1, span + 1)
    )
    yield CountedDay(due.last_day, True, span - left_out, "顺延至此日届满")
