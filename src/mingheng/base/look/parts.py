"""What the components take (组件的输入): plain frozen values. A page fills them; a template tag draws them.

The tags read names only, so that any object with the same names will do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Remaining:
    """How long a clock still runs (灯): light is green, amber, red or grey; words such as 剩 3 个工作日."""

    light: str
    words: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the stage bar (阶段): state is done, now, skip or empty; note is a date or a word."""

    label: str
    state: str = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A condition that is not met yet (缺什么): sentence, article, and the link that mends it."""

    sentence: str
    article: str = ""
    link: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """An act on the list of next steps (下一步): possible while missing is empty. With post the button is a form."""

    label: str
    verb: str = "办理"
    url: str = ""
    hint: str = ""
    primary: bool = False
    post: bool = False
    missing: Sequence[Missing] = ()


@dataclass(frozen=True, slots=True)
class DayRow:
    """One row of a day list (数日表): kind is off, today, last or empty; until closes a folded run."""

    on: date
    why: str
    counted: str
    kind: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ClockCard:
    """A clock with its explanation (期限): days may be empty where only the day is known."""

    name: str
    remaining: object
    due_on: date | None = None
    length: str = ""
    days: Sequence[DayRow] = ()
    changes: str = ""
    consequence: str = ""
    basis: str = ""
    anchor: str = ""
    provisional: bool = False
    opened: bool = False


@dataclass(frozen=True, slots=True)
class FileChip:
    """A file hung on an act (附件): kind is paper, proof, photo, video, audio or other."""

    label: str
    url: str
    kind: str = "paper"


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the chronicle (经过): when, what, who, one sentence, its files and its article."""

    at: datetime
    label: str
    who: str = "系统"
    sentence: str = ""
    files: Sequence[FileChip] = ()
    article: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is a link to its list (数字)."""

    count: object
    unit: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab or one choice of a segment (页签): count is shown behind the label unless it is None."""

    label: str
    url: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the side (导航): count only where somebody must act."""

    icon: str
    label: str
    url: str
    count: int | None = None
    active: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What the desk frame shows around a page (工作台框架). nav is a list of groups; bottom has at most five."""

    agency: str
    person: str
    post: str = ""
    nav: Sequence[Sequence[NavItem]] = ()
    bottom: Sequence[NavItem] = ()
    counts: Sequence[NavItem] = ()
    find_url: str = "/find"
    home_url: str = "/"


@dataclass(frozen=True, slots=True)
class Site:
    """What the public frame shows around a page (公示网站框架)."""

    name: str
    agency: str
    home_url: str = "/"
    address: str = ""
    hours: str = ""
    phone: str = ""
    nav: Sequence[Tab] = field(default_factory=tuple)
    links: Sequence[Tab] = field(default_factory=tuple)


def fold_days(rows: Sequence[DayRow], *, unit: str = "个工作日", longest: int = 12) -> list[DayRow]:
    """Fold runs of three or more plain days once a list is longer than longest (折叠).

    A day off, today and the last day always stay rows of their own. unit is the word behind the number of days.
    """
    if len(rows) <= longest:
        return list(rows)
    folded: list[DayRow] = []
    run: list[DayRow] = []
    ends: list[DayRow | None] = [*rows, None]
    for row in ends:
        if row is not None and not row.kind:
            run.append(row)
            continue
        if len(run) < 3:
            folded.extend(run)
        else:
            words = f"{len(run)} {unit}"
            folded.append(DayRow(run[0].on, words, f"到{run[-1].counted}", "fold", run[-1].on))
        run = []
        if row is not None:
            folded.append(row)
    return folded
