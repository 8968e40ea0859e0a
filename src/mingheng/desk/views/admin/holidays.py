"""放假安排: the calendar of a year, imported notices, and a new notice with the deadlines that it moved."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import path

from mingheng import ledger
from mingheng.base.errors import Refused
from mingheng.base.look import formats
from mingheng.cases.actions import recompute_clocks
from mingheng.desk import frame, lights, listing, uploads
from mingheng.desk.access import CASE_ROLES, StaffRequest, staff
from mingheng.desk.forms.admin import NoticeForm
from mingheng.desk.views.org.people import holds
from mingheng.law.calendar import Calendar, HolidayNotice, parse_notice
from mingheng.law.terms import DayKind
from mingheng.org import actions, queries
from mingheng.org.terms import Role

IMPORTS = (Role.SYSTEM_ADMIN, Role.OFFICE)
CRUMB = ("放假通知", "/desk/holidays")
LARGEST = 1_000_000
PURPOSE = "holidays"
_SIGNS = {DayKind.HOLIDAY: ("off", "休"), DayKind.MAKE_UP: ("work", "班"), DayKind.WEEKEND: ("end", "")}


@dataclass(frozen=True)
class Cell:
    """One day of the calendar (一日): number, class, the small word on it, and why."""

    day: int
    kind: str
    sign: str
    why: str


@staff()
def holidays(request: StaffRequest) -> HttpResponse:
    """Show the calendar of a year (放假安排)."""
    known = queries.calendar_for(request.user.agency)
    years = [notice.year for notice in known.notices]
    wanted = listing.choice(request, "year", [str(each) for each in (*years, years[-1] + 1)])
    year = int(wanted or request.today.year)
    notice = next((each for each in known.notices if each.year == year), None)
    context = {
        "year": year,
        "months": months_of(known, year),
        "notice": notice,
        "spans": spans_of(notice) if notice else [],
        "workdays": [formats.long_date(day) for day in notice.workdays] if notice else [],
        "before": year - 1 if year > years[0] else None,
        "after": year + 1 if year <= years[-1] else None,
        "until": known.published_through,
        "may_import": holds(request, *IMPORTS),
    }
    return frame.page(request, "desk/admin/holidays.html", context, section="holidays")


def months_of(known: Calendar, year: int) -> list[tuple[int, list[list[Cell | None]]]]:
    """Return the months of a year as weeks from Monday (年历)."""
    found = []
    for month in range(1, 13):
        weeks = []
        for week in calendar.Calendar().monthdatescalendar(year, month):
            weeks.append([_cell(known, day) if day.month == month else None for day in week])
        found.append((month, weeks))
    return found


def _cell(known: Calendar, day: dt.date) -> Cell:
    kind, sign = _SIGNS.get(known.kind(day), ("", ""))
    return Cell(day.day, kind, sign, f"{formats.long_date(day)} {known.reason(day)}")


def spans_of(notice: HolidayNotice) -> list[tuple[str, str]]:
    """Return the holidays of a notice as runs of days (放假日期)."""
    runs: list[tuple[str, dt.date, dt.date]] = []
    for day, name in sorted(notice.holidays):
        if runs and runs[-1][0] == name and (day - runs[-1][2]).days == 1:
            runs[-1] = (name, runs[-1][1], day)
        else:
            runs.append((name, day, day))
    return [
        (name, f"{formats.short_date(first)} 至 {formats.short_date(last)}，{(last - first).days + 1} 天")
        for name, first, last in runs
    ]


@staff(*IMPORTS)
def import_notice(request: StaffRequest) -> HttpResponse:
    """Choose a notice, look at it, and take it into the calendar (导入放假通知)."""
    form = NoticeForm(request.POST or None, request.FILES or None)
    word = request.POST.get("word", "")
    try:
        if word:
            return _applied(request, _read(uploads.fetch(word, account=request.user, purpose=PURPOSE).read()))
        if form.is_valid():
            file = form.cleaned_data["file"]
            notice = _read(file.read(LARGEST + 1))
            word = uploads.keep(file, account=request.user, purpose=PURPOSE)
            return _page(request, NoticeForm(), _preview(request, notice), word)
    except Refused as refusal:
        form = NoticeForm()
        form.refusal = refusal
    return _page(request, form, {}, "")


def _read(content: bytes) -> HolidayNotice:
    if len(content) > LARGEST:
        raise Refused("CALENDAR_FILE_TOO_LARGE", "文件超过 1 MB，不像是一份通知")
    try:
        return parse_notice(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refused("CALENDAR_FILE_INVALID", "不是文字文件", way_out="另存为 UTF-8 编码的文字文件") from None


def _preview(request: StaffRequest, notice: HolidayNotice) -> dict[str, Any]:
    known = queries.calendar_for(request.user.agency)
    then = known.with_year(notice)
    first = dt.date(notice.year, 1, 1)
    days = (first + dt.timedelta(days=step) for step in range(366 if calendar.isleap(notice.year) else 365))
    differs = [
        (formats.long_date(day), known.reason(day), then.reason(day))
        for day in days
        if known.is_workday(day) != then.is_workday(day)
    ]
    return {
        "notice": notice,
        "months": months_of(then, notice.year),
        "spans": spans_of(notice),
        "workdays": [formats.long_date(day) for day in notice.workdays],
        "differs": differs,
        "replaces": any(each.year == notice.year for each in known.notices),
    }


def _page(request: StaffRequest, form: NoticeForm, found: dict[str, Any], word: str) -> HttpResponse:
    context = {"form": form, "word": word, "crumbs": (CRUMB,), **found}
    return frame.page(request, "desk/admin/notice.html", context, section="holidays")


def _applied(request: StaffRequest, notice: HolidayNotice) -> HttpResponse:
    """Take the notice in and count every open deadline again, in one transaction; show what moved."""
    with ledger.transaction():
        stored = actions.import_holiday_notice(
            agency=request.user.agency, notice=notice, by=request.user, at=request.at
        )
        moved = recompute_clocks(by=request.user, at=request.at) if stored is not None else []
    sees_cases = holds(request, *CASE_ROLES)
    rows = [
        {
            "case": one.case if sees_cases else None,
            "name": lights.name_of(one.rule) or one.rule,
            "was_on": one.was_on,
            "now_on": one.now_on,
            "is_provisional": one.is_provisional,
        }
        for one in moved
    ]
    context = {
        "notice": notice,
        "changed": stored is not None,
        "rows": rows,
        "crumbs": (CRUMB,),
        "sees_cases": sees_cases,
    }
    return frame.page(request, "desk/admin/moved.html", context, section="holidays")


urlpatterns = [
    path("desk/holidays", holidays, name="holidays"),
    path("desk/holidays/import", import_notice, name="holidays_import"),
]
