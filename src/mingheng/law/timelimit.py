"""What the law says about one time limit (期限规则): trigger, length, way of counting, and what follows when it passes."""

from __future__ import annotations

from dataclasses import dataclass

from mingheng.law.terms import Course, Side, Unit


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """One row of the table of time limits (期限表); data only, the counting is in :mod:`mingheng.law.deadlines`."""

    id: str
    """Number of the rule (编号), such as P-03; a second limit in the same article has a further number, P-18-2."""
    name: str
    """Chinese name (名称)."""
    trigger: str
    """What sets it running (起算事由)."""
    unit: Unit
    article: str
    """Citation it rests on (依据)."""
    counting: str
    """The law that says how its days are counted (计算依据)."""
    length: int | None = None
    """How long, in ``unit`` (长度); ``None`` where there is nothing to count."""
    side: Side = Side.AGENCY
    course: Course = Course.ACT_BY
    rolls: bool = False
    """Whether a last day off work moves to the next workday (末日顺延)."""
    extension: int = 0
    """The most it may be extended by, in ``unit`` (最长延长)."""
    suspension: str = ""
    """When days may be left out (何时停计); empty means never."""
    adjustable: str = ""
    """Why the length may differ (何以可调): an agency setting, a rule of another law, a term set in the paper; empty means never."""
    at_least: int = 0
    """The shortest length that may be set where it is adjustable (不得少于)."""
    month: int = 0
    day_of_month: int = 0
    """For a fixed date in the year: month and day (固定日期)."""
    changes: str = ""
    """What moves it (什么会改变它), in Chinese."""
    consequence: str = ""
    """What happens when it passes (过了会怎样), in Chinese."""
    mark: str = "V"
    """How well the source is known: V text seen, v partly, M memory, D our choice (law.md section 0)."""
    source: str = ""
    """Where a number that the law does not give comes from (数字的来源)."""
