"""People and credentials as a workbook (人员与执法证表): what a file would change, row by row, without writing anything."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from mingheng.base import sheets
from mingheng.base.errors import Refused
from mingheng.base.sheets import Column, Fault, Row, Sheet
from mingheng.org import queries, rules
from mingheng.org.models import Account, Agency, Credential, Department
from mingheng.org.terms import OfficerKind, Outcome

COLUMNS = (
    Column("username", "登录名", required=True, longest=40),
    Column("name", "姓名", required=True, longest=40, width=12),
    Column("department", "科室", required=True, longest=60, width=20),
    Column("post", "岗位", longest=60),
    Column("phone", "电话", longest=40),
    Column("kind", "人员类别", choices=dict(OfficerKind.named()), width=12),
    Column("trained_on", "岗前培训合格日期", kind="day"),
    Column("legal_qualification_no", "法律职业资格证号", longest=40, width=20),
    Column("first_review_on", "首次从事审核日期", kind="day"),
    Column("number", "证号", longest=20),
    Column("category", "执法类别", longest=60),
    Column("issued_by", "发证机关", longest=100, width=24),
    Column("valid_from", "有效期自", kind="day", width=12),
    Column("valid_to", "有效期至", kind="day", width=12),
)
TITLE = "人员与执法证"
_TITLES = {column.key: column.title for column in COLUMNS}
_PERSON = ("name", "department", "post", "phone", "legal_qualification_no", "first_review_on", "kind", "trained_on")
_CARD = ("number", "category", "issued_by", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class Planned:
    """What a row would do (导入预览的一行): its outcome, the fields it changes as (heading, old, new), its mistakes."""

    number: int
    key: str
    name: str
    outcome: Outcome
    changes: tuple[tuple[str, str, str], ...] = ()
    faults: tuple[Fault, ...] = ()
    values: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do (导入预览); it can be applied when no row has a mistake."""

    rows: tuple[Planned, ...]
    digest: str

    @property
    def counts(self) -> Counter[str]:
        """How many rows have each outcome (各类行数)."""
        return Counter(str(row.outcome) for row in self.rows)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every mistake of the file (全部错误), in the order of its rows."""
        return tuple(fault for row in self.rows for fault in row.faults)


def read_people(stream: BinaryIO) -> Sheet:
    """Read a workbook of people (读取人员表).

    :raises Refused: as `base.sheets.read`
    """
    return sheets.read(stream, COLUMNS)


def preview_people(agency: Agency, sheet: Sheet, *, on: dt.date) -> Preview:
    """Return what a workbook would change (导入预览): 新增、修改、不变 or 错误 for each row; nothing is written.

    An empty cell leaves what is kept as it is.
    """
    known = _Known(agency, on)
    return Preview(tuple(known.plan(row) for row in sheet.rows), sheet.digest)


def write_people(stream: BinaryIO, agency: Agency) -> None:
    """Write the agency's people and their newest credentials (导出人员表); what was written can be imported again."""
    people = queries.accounts(agency).exclude(department=None).prefetch_related("officer__credentials")
    sheets.write(stream, TITLE, COLUMNS, (as_row(person) for person in people))


def as_row(person: Account) -> dict[str, Any]:
    """Return a person as a row of the workbook (表格行), with the newest credential."""
    officer = getattr(person, "officer", None)
    card = newest_card(officer.credentials.all()) if officer else None
    kind = (
        OfficerKind.NONE if officer is None else OfficerKind.AUXILIARY if officer.is_auxiliary else OfficerKind.OFFICER
    )
    return {
        "username": person.username,
        "name": person.name,
        "department": person.department.name if person.department else "",
        "post": person.post.name if person.post else "",
        "phone": person.phone,
        "kind": str(kind),
        "trained_on": officer.trained_on if officer else None,
        "legal_qualification_no": person.legal_qualification_no,
        "first_review_on": person.first_review_on,
        **{key: getattr(card, key) if card else None for key in _CARD},
    }


def newest_card(cards: Iterable[Credential]) -> Credential | None:
    """Return the credential that begins last (最新执法证), or None."""
    return max(cards, key=lambda card: (card.valid_from, card.pk), default=None)


class _Known:
    """What the agency has, and what earlier rows of the file have taken."""

    def __init__(self, agency: Agency, on: dt.date) -> None:
        self.pattern = str(agency.setting("credential_pattern"))
        rows = queries.accounts(agency).prefetch_related("officer__credentials")
        self.people = {person.username: person for person in rows}
        self.taken = set(Account.objects.exclude(agency=agency, is_system=False).values_list("username", flat=True))
        self.departments: dict[str, Department] = {each.name: each for each in queries.departments(agency, on=on)}
        self.posts = {(post.department_id, post.name) for post in queries.posts(agency)}
        cards = Credential.objects.filter(agency=agency).values_list("number", "officer__account__username")
        self.cards: dict[str, str] = dict(cards)
        self.seen: dict[str, int] = {}

    def plan(self, row: Row) -> Planned:
        values = {**row.values, "username": str(row.values.get("username") or "").lower()}
        username, name = values["username"], str(values.get("name") or "")
        faults = (*row.faults, *(Fault(row.number, _TITLES[key], words) for key, words in self._faults(row, values)))
        person = self.people.get(username)
        if faults:
            return Planned(row.number, username, name, Outcome.WRONG, faults=faults)
        if person is None:
            return Planned(row.number, username, name, Outcome.ADDED, values=values)
        before = as_row(person)
        compared = (*_PERSON, *(_CARD if values.get("number") else ()))
        changes = tuple(
            (column.title, sheets.in_cell(column, before[column.key]), sheets.in_cell(column, values[column.key]))
            for column in COLUMNS
            if column.key in compared and _differ(before[column.key], values.get(column.key))
        )
        outcome = Outcome.CHANGED if changes else Outcome.UNCHANGED
        return Planned(row.number, username, name, outcome, changes, values=values)

    def _faults(self, row: Row, values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        username = values["username"]
        if username:
            yield from _said("username", lambda: rules.check_username(username))
        if username in self.seen:
            yield "username", f"与第 {self.seen[username]} 行重复"
        elif username in self.taken:
            yield "username", f"“{username}”已有人使用"
        self.seen.setdefault(username, row.number)
        department = self.departments.get(str(values.get("department") or ""))
        if values.get("department") and department is None:
            yield "department", f"没有名为“{values['department']}”的科室"
        post = values.get("post")
        if post and department is not None and (department.pk, post) not in self.posts:
            yield "post", f"{department.name}没有岗位“{post}”"
        person = self.people.get(username)
        if values.get("kind") == OfficerKind.NONE and hasattr(person, "officer"):
            yield "kind", "已登记的人员不能改为非执法人员，请停用账号或者注销执法证"
        if values.get("number"):
            yield from self._card_faults(row, values)
        elif values.get("valid_from") or values.get("valid_to"):
            yield "number", "填了有效期，没有证号"

    def _card_faults(self, row: Row, values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        number, since, until = values["number"], values.get("valid_from"), values.get("valid_to")
        yield from _said("number", lambda: rules.check_credential_number(number, self.pattern))
        if self.cards.setdefault(number, values["username"]) != values["username"]:
            yield "number", f"证号 {number} 已登记在他人名下"
        if values.get("kind") != OfficerKind.OFFICER:
            yield "kind", "持证人员的类别应为“执法人员”"
        for key, day in (("valid_from", since), ("valid_to", until)):
            if day is None and not any(fault.title == _TITLES[key] for fault in row.faults):
                yield key, "有证号的，须填写有效期"
        if since is not None and until is not None:
            yield from _said("valid_to", lambda: rules.check_credential_period(since, until))
            yield from self._follows(values, since)

    def _follows(self, values: Mapping[str, Any], since: dt.date) -> Iterable[tuple[str, str]]:
        """Say so when the card cannot follow the one that the person has."""
        person = self.people.get(values["username"])
        officer = getattr(person, "officer", None)
        card = newest_card(officer.credentials.all()) if officer else None
        if card is None or (card.number, card.valid_from) == (values["number"], since):
            return
        yield from _said(
            "valid_from", lambda: rules.check_renewal(since, earlier_to=card.valid_to, revoked_on=card.revoked_on)
        )


def _said(key: str, check: Any) -> Iterable[tuple[str, str]]:
    try:
        check()
    except Refused as refusal:
        yield key, refusal.sentence


def _differ(before: Any, after: Any) -> bool:
    """Tell whether a cell changes what is kept; an empty cell leaves it as it is."""
    return after not in (None, "") and before != after
