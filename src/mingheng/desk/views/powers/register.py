"""权责清单: the list with search, filters and versions, each item beside what it was in the list compared with."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import FileResponse, HttpResponse
from django.urls import path, reverse

from mingheng import ledger
from mingheng.base.look.parts import Figure, Tab
from mingheng.desk import acting, frame, listing
from mingheng.desk.access import StaffRequest, staff
from mingheng.desk.views.powers.access import SEES_DRAFTS, holds, list_for, name_of
from mingheng.org import queries as org
from mingheng.org.terms import Role
from mingheng.powers import queries, rules, workbook
from mingheng.powers.items import Change
from mingheng.powers.terms import ChangeKind, ListStage, PowerCategory

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mingheng.powers.models import Power, PowersList

SIGNS = {
    ChangeKind.ADDED: "add",
    ChangeKind.MODIFIED: "mod",
    ChangeKind.REMOVED: "del",
    ChangeKind.TRANSFERRED: "moved",
}
WORDS = {"add": "＋ 新增", "mod": "± 修改", "del": "－ 取消", "moved": "→ 划转"}
VALIDITY = (("in_force", "现行有效"), ("ended", "已收回或到期"))
_FIRST = (ChangeKind.ADDED, ChangeKind.MODIFIED)


@dataclass(frozen=True)
class Line:
    """One item on the page (一行): the row, how it differs from the list compared with, and its group."""

    power: Power
    ended: bool
    sign: str = ""
    change: Change | None = None
    group: str = ""

    @property
    def laws(self) -> list[tuple[str, str]]:
        """The bases by law (依据): its short name, and the articles one after the other."""
        found: dict[str, list[str]] = {}
        for basis in self.power.bases.all():
            said = basis.article.startswith("罚则")
            words = f"罚则{basis.article}" if basis.is_penalty_clause and not said else basis.article
            found.setdefault(basis.law.removeprefix("上海市"), []).append(words)
        return [(law, "；".join(articles)) for law, articles in found.items()]

    @property
    def ranges(self) -> list[str]:
        """The penalty ranges in words (处罚幅度)."""
        return [rules.range_in_words(span) for span in queries.ranges_of(self.power)]


@dataclass(frozen=True)
class Wanted:
    """What the address asks for (筛选)."""

    words: str
    category: str
    department: Any
    validity: str
    order_first: bool
    without_department: bool
    only_changed: bool

    @property
    def is_set(self) -> bool:
        """Whether anything is filtered at all."""
        return any(
            (self.words, self.category, self.department, self.validity, self.order_first, self.without_department)
        )

    def find(self, request: StaffRequest, listed: PowersList | None) -> QuerySet[Power]:
        """Return the items of a list that are asked for."""
        return queries.find_items(
            listed,
            agency=request.user.agency,
            on=request.today,
            text=self.words,
            category=self.category,
            department=self.department,
            validity=self.validity,
            order_first=self.order_first,
            without_department=self.without_department,
        )


@staff()
def powers(request: StaffRequest) -> HttpResponse | FileResponse:
    """Show the powers list (权责清单)."""
    listed = _listed(request)
    if listed is None:
        return _none_yet(request)
    if request.GET.get("export"):
        name = f"权责清单 {name_of(listed)}"
        return acting.workbook(name, lambda stream: workbook.write_items(stream, listed))
    versions = _versions(request)
    against = _against(request, listed, versions)
    departments = list(org.departments(request.user.agency))
    wanted = _wanted(request, departments)
    page, lines = _page(request, listed, against, wanted)
    context = {
        "listed": listed,
        "name": name_of(listed),
        "is_draft": listed.stage == ListStage.DRAFT,
        "against": against,
        "against_name": name_of(against) if against else "",
        "versions": [(each.pk, _version_words(each)) for each in versions],
        "compared": [(each.pk, f"与 {name_of(each)}比较") for each in versions if each.pk != listed.pk],
        "page": page,
        "lines": lines,
        "wanted": wanted,
        "filtered": wanted.is_set or wanted.only_changed,
        "categories": PowerCategory.choices,
        "validities": VALIDITY,
        "departments": [(each.pk, each.name) for each in departments],
        "figures": _figures(request, listed),
        "segments": _segments(request, wanted, against),
        "notes": _notes(listed),
        **_may(request, listed),
    }
    return frame.page(request, "desk/powers/list.html", context, section="powers")


def _listed(request: StaffRequest) -> PowersList | None:
    key = request.GET.get("list")
    if key:
        return list_for(request, key)
    agency = request.user.agency
    current = queries.list_on(agency, request.today)
    if current is None:
        current = queries.lists(agency).exclude(stage=ListStage.DRAFT).first()
    if current is None and holds(request, *SEES_DRAFTS):
        current = queries.draft(agency)
    return queries.powers_list(agency, current.pk) if current else None


def _none_yet(request: StaffRequest) -> HttpResponse:
    context = {"may_draft": holds(request, Role.REVIEWER)}
    return frame.page(request, "desk/powers/none.html", context, section="powers")


def _versions(request: StaffRequest) -> list[PowersList]:
    seen = holds(request, *SEES_DRAFTS)
    return [each for each in queries.lists(request.user.agency) if seen or each.stage != ListStage.DRAFT]


def _version_words(listed: PowersList) -> str:
    if listed.stage == ListStage.DRAFT:
        return f"{name_of(listed)}，编制中"
    until = f"，至 {listed.superseded_on} 前" if listed.superseded_on else ""
    return f"{name_of(listed)}，{listed.effective_from} 起{until}"


def _against(request: StaffRequest, listed: PowersList, versions: list[PowersList]) -> PowersList | None:
    key = request.GET.get("against", "")
    chosen = next((each for each in versions if str(each.pk) == key and each.pk != listed.pk), None)
    return chosen or queries.former_list(listed)


def _wanted(request: StaffRequest, departments: list[Any]) -> Wanted:
    key = request.GET.get("department", "")
    return Wanted(
        words=listing.text(request),
        category=listing.choice(request, "category", PowerCategory.values),
        department=next((each for each in departments if str(each.pk) == key), None),
        validity=listing.choice(request, "validity", tuple(dict(VALIDITY))),
        order_first=bool(request.GET.get("order_first")),
        without_department=bool(request.GET.get("no_department")),
        only_changed=bool(request.GET.get("changed")),
    )


def _page(
    request: StaffRequest, listed: PowersList, against: PowersList | None, wanted: Wanted
) -> tuple[Any, list[Line]]:
    if wanted.only_changed and against is not None:
        return _changed_page(request, listed, against, wanted)
    page = listing.page_of(request, wanted.find(request, listed))
    here: Any = page.object_list
    page.object_list = rows = list(queries.with_details(here))
    changes = _changes_of(rows, against)
    lines = []
    for row in rows:
        change = changes.get(row.code)
        sign = SIGNS[ChangeKind(change.kind)] if change else ""
        lines.append(Line(row, _ended(request, row), sign, change))
    return page, lines


def _changes_of(rows: list[Power], against: PowersList | None) -> dict[str, Change]:
    """Compare the items of one page only: a constant number of queries however long the lists are."""
    if against is None or not rows:
        return {}
    codes = [row.code for row in rows]
    before = [queries.item_of(row) for row in queries.whole_items(against).filter(code__in=codes)]
    return {change.code: change for change in rules.compare(before, [queries.item_of(row) for row in rows])}


def _changed_page(
    request: StaffRequest, listed: PowersList, against: PowersList, wanted: Wanted
) -> tuple[Any, list[Line]]:
    """Return the items that differ (有变化的事项): new and modified ones first, then what has gone."""
    changes = queries.changes_between(against, listed)
    if wanted.is_set:
        codes = set(wanted.find(request, listed).values_list("code", flat=True))
        codes |= set(wanted.find(request, against).values_list("code", flat=True))
        changes = tuple(change for change in changes if change.code in codes)
    ordered = sorted(changes, key=lambda change: (change.kind not in _FIRST, change.code))
    page = listing.page_of(request, ordered)
    shown = list(page.object_list)
    sizes = Counter(change.kind for change in changes)
    rows = {row.code: row for row in queries.whole_items(against).filter(code__in=[each.code for each in shown])}
    rows |= {row.code: row for row in queries.whole_items(listed).filter(code__in=[each.code for each in shown])}
    lines, last = [], ""
    for change in shown:
        group = _group(change, sizes, shown)
        sign = SIGNS[ChangeKind(change.kind)]
        row = rows[change.code]
        ended = change.kind == ChangeKind.REMOVED or _ended(request, row)
        lines.append(Line(row, ended, sign, change, group if group != last else ""))
        last = group
    return page, lines


def _group(change: Change, sizes: Counter[str], shown: list[Change]) -> str:
    upper = change.kind in _FIRST
    kinds = _FIRST if upper else (ChangeKind.TRANSFERRED, ChangeKind.REMOVED)
    words = "、".join(f"{kind.label} {sizes[kind]} 项" for kind in kinds if sizes[kind])
    here = sum((each.kind in _FIRST) == upper for each in shown)
    return f"{words}　本页 {here} 项"


def _ended(request: StaffRequest, row: Power) -> bool:
    return row.valid_to is not None and row.valid_to < request.today


def _figures(request: StaffRequest, listed: PowersList) -> list[Figure]:
    def find(**wanted: Any) -> int:
        return queries.find_items(listed, agency=request.user.agency, on=request.today, **wanted).count()

    root = f"?list={listed.pk}"
    checks = f"{reverse('desk:powers_checks')}{root}&kind="
    figures = [Figure(find(validity="in_force"), "项", "现行有效", f"{root}&validity=in_force")]
    begun = queries.begun_with(listed)
    if begun is not None:
        gone = begun.removed + begun.transferred
        figures += [
            Figure(begun.added, "项", "比上一版新增", f"{root}&changed=1"),
            Figure(begun.modified, "项", "比上一版修改", f"{root}&changed=1"),
            Figure(gone, "项", "比上一版取消、划转", f"{root}&changed=1"),
        ]
    without = queries.items_without_department(listed, request.today).count()
    return [
        *figures[:3],
        Figure(find(validity="ended"), "项", "已收回或到期", f"{root}&validity=ended"),
        Figure(without, "项", "无主办部门", f"{checks}department"),
        Figure(queries.overlap_count(listed), "条", "职责交叉的条文", f"{checks}overlaps"),
    ]


def _segments(request: StaffRequest, wanted: Wanted, against: PowersList | None) -> list[Tab]:
    if against is None:
        return []
    query = request.GET.copy()
    for name in ("changed", "page", "print"):
        query.pop(name, None)
    plain = query.urlencode()
    query["changed"] = "1"
    return [
        Tab("全部事项", f"?{plain}", not wanted.only_changed),
        Tab("只看有变化", f"?{query.urlencode()}", wanted.only_changed),
    ]


def _notes(listed: PowersList) -> list[tuple[Any, str, str]]:
    """Return who drafted the list and who put it in force (调整记录), with the day and the words."""
    kinds = {"powers.ListDrafted": "起草", "powers.ListPutInForce": "施行", "powers.PowersImported": "导入事项"}
    found = ledger.entries_about(listed).filter(event__in=kinds)[:6]
    return [(entry.at, kinds[entry.event], entry.actor_name) for entry in reversed(found)]


def _may(request: StaffRequest, listed: PowersList) -> dict[str, bool]:
    draft = listed.stage == ListStage.DRAFT
    return {
        "may_draft": holds(request, Role.REVIEWER),
        "may_fill": draft and holds(request, Role.REVIEWER),
        "may_put_in_force": draft and holds(request, Role.LEADER),
        "sees_checks": holds(request, *SEES_DRAFTS, Role.OFFICER),
    }


urlpatterns = [path("desk/powers", powers, name="powers")]
