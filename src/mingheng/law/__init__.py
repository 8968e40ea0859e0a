"""What all chapters share of the law (法律引擎): working-day calendar (历法), time limits (期限), citations (法条), identifiers
(证件号码). Pure functions and values; no database, no clock, no Django."""

from __future__ import annotations

from mingheng.law.calendar import Calendar, HolidayNotice, parse_notice, shipped_calendar
from mingheng.law.citations import LAWS, cite
from mingheng.law.deadlines import CountedDay, Deadline, Suspension, add_months, deadline, workdays
from mingheng.law.identifiers import Identified, IdentifierKind, identify, valid_resident_id, valid_uscc
from mingheng.law.lights import Remaining, remaining
from mingheng.law.limits import TIME_LIMITS, time_limit
from mingheng.law.terms import Course, Light, PartyKind, PenaltyKind, Side, Term, Unit
from mingheng.law.timelimit import TimeLimit

__all__ = [
    "LAWS",
    "TIME_LIMITS",
    "Calendar",
    "CountedDay",
    "Course",
    "Deadline",
    "HolidayNotice",
    "Identified",
    "IdentifierKind",
    "Light",
    "PartyKind",
    "PenaltyKind",
    "Remaining",
    "Side",
    "Suspension",
    "Term",
    "TimeLimit",
    "Unit",
    "add_months",
    "cite",
    "deadline",
    "identify",
    "parse_notice",
    "remaining",
    "shipped_calendar",
    "time_limit",
    "valid_resident_id",
    "valid_uscc",
    "workdays",
]
