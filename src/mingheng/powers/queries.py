"""Reads of the powers list, discretion standards and joint tasks, each on behalf of one agency."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear

from mingheng import ledger
from mingheng.base.errors import NotFound
from mingheng.org.models import Agency, Department
from mingheng.powers import rules
from mingheng.powers.contents import items_in
from mingheng.powers.events import ListPutInForce
from mingheng.powers.items import Band, Basis, Change, Item, PowerFacts, Range
from mingheng.powers.models import DiscretionStandard, JointTask, Power, PowerBasis, PowersList
from mingheng.powers.terms import ListStage


@dataclass(frozen=True, slots=True)
class Overlap:
    """An article on which more than one department has items (职责交叉)."""

    law: str
    article: str
    powers: tuple[Power, ...]


def lists(agency: Agency) -> QuerySet[PowersList]:
    """Return the agency's lists (清单版本), newest first, each with `items`, the number of its items."""
    return PowersList.objects.filter(agency=agency).annotate(items=Count("powers")).order_by("-year", "-version")


def powers_list(agency: Agency, key: int | str) -> PowersList:
    """Return one list of the agency (清单版本) by its key.

    :raises NotFound: NOT_FOUND
    """
    row = lists(agency).filter(pk=_number(key)).first()
    if row is None:
        raise NotFound
    return row


def list_on(agency: Agency, day: dt.date) -> PowersList | None:
    """Return the list that is in force on a day (当日施行的清单), or None before the first."""
    begun = PowersList.objects.filter(agency=agency, effective_from__lte=day).exclude(stage=ListStage.DRAFT)
    return begun.filter(Q(superseded_on=None) | Q(superseded_on__gt=day)).order_by("-effective_from").first()


def draft(agency: Agency) -> PowersList | None:
    """Return the newest list that is being drafted (编制中的清单), or None."""
    return lists(agency).filter(stage=ListStage.DRAFT).first()


def _whole(found: QuerySet[Power]) -> QuerySet[Power]:
    rows = found.select_related("agency", "powers_list", "department")
    return rows.prefetch_related("bases", "ranges", "co_departments")


def power(agency: Agency, key: int | str) -> Power:
    """Return one item of the agency (事项) by its key, whole.

    :raises NotFound: NOT_FOUND
    """
    row = _whole(Power.objects.filter(agency=agency, pk=_number(key))).first()
    if row is None:
        raise NotFound
    return row


def power_coded(agency: Agency, code: str, day: dt.date) -> Power:
    """Return an item by its code from the list in force on a day (按编码取事项), whole.

    :raises NotFound: NOT_FOUND
    """
    current = list_on(agency, day)
    row = _whole(Power.objects.filter(powers_list=current, code=code)).first() if current else None
    if row is None:
        raise NotFound
    return row


def search(
    agency: Agency,
    *,
    text: str = "",
    powers_list: PowersList | None = None,
    on: dt.date,
    category: str = "",
    sector: str = "",
    department: Department | None = None,
    only_in_force: bool = False,
    without_department: bool = False,
    page: int | str = 1,
    per_page: int = 50,
) -> Page[Power]:
    """Return a page of items (检索事项) of a list, the one in force unless told, that hold every word of the text.

    `only_in_force` leaves out items whose own period does not cover `on`; what is looked through, `find_items` says.
    """
    found = find_items(
        powers_list or list_on(agency, on),
        agency=agency,
        on=on,
        text=text,
        category=category,
        sector=sector,
        department=department,
        validity="in_force" if only_in_force else "",
        without_department=without_department,
    )
    return Paginator(_whole(found), per_page).get_page(page)


def find_items(
    powers_list: PowersList | None,
    *,
    agency: Agency,
    on: dt.date,
    text: str = "",
    category: str = "",
    sector: str = "",
    department: Department | None = None,
    validity: str = "",
    order_first: bool = False,
    without_department: bool = False,
) -> QuerySet[Power]:
    """Return the items of a list (检索事项) that hold every word of the text in code, name, remarks, successor, law or article.

    :param validity: "in_force" for items whose own period covers `on`, "ended" for those taken back or run out before it
    """
    found = items_of(powers_list, agency=agency)
    for word in text.split()[:8]:
        basis = PowerBasis.objects.filter(power=OuterRef("pk")).filter(
            Q(law__icontains=word) | Q(article__icontains=word)
        )
        plain = Q(code__icontains=word) | Q(name__icontains=word)
        plain |= Q(remarks__icontains=word) | Q(successor__icontains=word)
        found = found.filter(plain | Exists(basis))
    wanted = {"category": category, "sector": sector, "department": department}
    found = found.filter(**{key: value for key, value in wanted.items() if value})
    if validity == "in_force":
        found = found.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)
    if validity == "ended":
        found = found.filter(valid_to__lt=on)
    if order_first:
        found = found.filter(requires_order_first=True)
    return found.filter(department=None) if without_department else found


def with_details(found: QuerySet[Power]) -> QuerySet[Power]:
    """Return items with everything that belongs to them (附依据、幅度、部门), in a constant number of queries."""
    return _whole(found)


def items_of(powers_list: PowersList | None, *, agency: Agency) -> QuerySet[Power]:
    """Return the items of a list of the agency (清单事项) by code; none without a list."""
    if powers_list is None:
        return Power.objects.none()
    return Power.objects.filter(agency=agency, powers_list=powers_list).order_by("code")


def whole_items(powers_list: PowersList) -> QuerySet[Power]:
    """Return the items of a list with everything that belongs to them (清单全文), by code; a constant number of queries."""
    return _whole(Power.objects.filter(powers_list=powers_list).order_by("code"))


def powers_open_to(department: Department, day: dt.date) -> QuerySet[Power]:
    """Return the items on which a department may open a matter on a day (可立案事项)."""
    current = list_on(department.agency, day)
    found = items_of(current, agency=department.agency).filter(department=department, valid_from__lte=day)
    return _whole(found.filter(Q(valid_to=None) | Q(valid_to__gte=day)))


def facts_of(row: Power) -> PowerFacts:
    """Return what decides whether a matter may be opened on an item (可否立案的事实)."""
    listed = row.powers_list
    return PowerFacts(
        name=row.name,
        department=row.department_id,
        department_name=row.department.name if row.department else "",
        list_from=None if listed.stage == ListStage.DRAFT else listed.effective_from,
        list_superseded_on=listed.superseded_on,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        successor=row.successor,
    )


def check_may_open(power: Power, *, department: Department, day: dt.date) -> None:
    """Refuse to open a matter on an item that the department does not hold on the day (可否立案).

    :raises NotLawful: POWER_NOT_IN_FORCE, POWER_TAKEN_BACK or POWER_OTHER_DEPARTMENT
    :raises NotFound: when item and department belong to different agencies
    """
    if power.agency_id != department.agency_id:
        raise NotFound
    rules.check_may_open(facts_of(power), department.pk, day)


def item_of(row: Power) -> Item:
    """Return an item as a plain value (事项内容), as it would be written to a workbook."""
    return Item(
        code=row.code,
        name=row.name,
        category=row.category,
        department=row.department.name if row.department else "",
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        successor=row.successor,
        sector=row.sector,
        requires_order_first=row.requires_order_first,
        co_departments=tuple(sorted(each.name for each in row.co_departments.all())),
        remarks=row.remarks,
        bases=tuple(
            Basis(each.law, each.version, each.article, each.is_penalty_clause, each.text) for each in row.bases.all()
        ),
        ranges=ranges_of(row),
    )


def ranges_of(row: Power) -> tuple[Range, ...]:
    """Return the penalty ranges of an item as plain values (处罚幅度), in the order they were written."""
    return tuple(
        Range(each.scope, tuple(each.kinds), each.minimum_amount, each.maximum_amount, each.unit)
        for each in sorted(row.ranges.all(), key=lambda span: span.pk)
    )


def differences(old: PowersList | None, new: PowersList) -> list[Change]:
    """Return how two lists differ (清单差异); against nothing, every item is new."""
    return rules.compare(items_in(old) if old else [], items_in(new))


def changes_between(old: PowersList, new: PowersList) -> tuple[Change, ...]:
    """Return the differences of two lists for a screen (清单差异), remembered for as long as neither list was touched."""
    return _remembered(old, new, _print_of(old), _print_of(new))


@lru_cache(maxsize=8)
def _remembered(old: PowersList, new: PowersList, *_prints: tuple[object, ...]) -> tuple[Change, ...]:
    return tuple(differences(old, new))


def forget_changes() -> None:
    """Forget what `changes_between` remembers; for tests, whose rows come back with the same keys."""
    _remembered.cache_clear()


def _print_of(listed: PowersList | None) -> tuple[object, ...]:
    """Return values that change with every change of a list: rows are only added, removed, or ended earlier."""
    ends = ExtractYear("valid_to") * 10_000 + ExtractMonth("valid_to") * 100 + ExtractDay("valid_to")
    found = Power.objects.filter(powers_list=listed).aggregate(
        items=Count("pk"), newest=Max("pk"), ended=Count("valid_to"), ends=Sum(ends)
    )
    return tuple(found.values())


def former_list(listed: PowersList) -> PowersList | None:
    """Return the list to compare with (上一年度清单): the last one of an earlier year, else the version before."""
    begun = lists(listed.agency).exclude(stage=ListStage.DRAFT).exclude(pk=listed.pk)
    if listed.effective_from is not None:
        begun = begun.filter(effective_from__lt=listed.effective_from)
    return begun.filter(year__lt=listed.year).first() or begun.first()


def begun_with(listed: PowersList) -> ListPutInForce | None:
    """Return what was recorded when a list was put in force (施行记录): among others how it differed from the one before."""
    entry = ledger.entries_about(listed).filter(event="powers.ListPutInForce").first()
    found = entry.read() if entry else None
    return found if isinstance(found, ListPutInForce) else None


def versions_of(agency: Agency, code: str) -> QuerySet[Power]:
    """Return an item as it stands in every list of the agency (历次版本), whole, the newest list first."""
    return _whole(Power.objects.filter(agency=agency, code=code)).order_by(
        "-powers_list__year", "-powers_list__version"
    )


def overlaps(powers_list: PowersList) -> list[Overlap]:
    """Return the articles on which more than one department holds items as lead (职责交叉)."""
    shared = {(each["law"], each["article"]) for each in _shared(powers_list)}
    found: dict[tuple[str, str], dict[int, Power]] = {}
    laws = {law for law, _ in shared}
    rows = whole_items(powers_list).exclude(department=None)
    for row in rows.filter(
        pk__in=PowerBasis.objects.filter(power__powers_list=powers_list, law__in=laws).values("power")
    ):
        for basis in row.bases.all():
            if not basis.is_penalty_clause and (basis.law, basis.article) in shared:
                found.setdefault((basis.law, basis.article), {})[row.pk] = row
    return [Overlap(law, article, tuple(rows.values())) for (law, article), rows in sorted(found.items())]


def overlap_count(powers_list: PowersList) -> int:
    """Return on how many articles departments overlap (职责交叉数); one query."""
    return _shared(powers_list).count()


def _shared(powers_list: PowersList) -> QuerySet[Any, Any]:
    bases = PowerBasis.objects.filter(power__powers_list=powers_list, is_penalty_clause=False).order_by()
    holders = Count("power__department", distinct=True)
    return bases.values("law", "article").annotate(holders=holders).filter(holders__gt=1)


def items_without_department(powers_list: PowersList, day: dt.date) -> QuerySet[Power]:
    """Return the items that are valid on or after a day and have no lead department (无部门承办的事项)."""
    found = Power.objects.filter(powers_list=powers_list, department=None).order_by("code")
    return found.filter(Q(valid_to=None) | Q(valid_to__gte=day))


def items_never_used(agency: Agency, used_codes: Collection[str], *, on: dt.date) -> list[Power]:
    """Return the items in force on which no matter was ever opened (从未使用的事项); who keeps matters says which were."""
    rows = {row.code: row for row in _whole(items_of(list_on(agency, on), agency=agency))}
    return [rows[code] for code in rules.items_never_used(rows, used_codes)]


def adjusted_in(agency: Agency, year: int) -> bool:
    """Return whether the list was adjusted in a calendar year (年度调整是否完成)."""
    begun = PowersList.objects.filter(agency=agency).exclude(stage=ListStage.DRAFT)
    years = begun.filter(effective_from__year=year).values_list("effective_from__year", flat=True)
    return rules.year_adjusted(list(years), year)


def standard_on(agency: Agency, code: str, day: dt.date) -> DiscretionStandard | None:
    """Return the discretion standard of an item that is valid on a day (当日裁量基准) with its bands, or None."""
    found = DiscretionStandard.objects.filter(agency=agency, power_code=code, valid_from__lte=day)
    found = found.filter(Q(valid_to=None) | Q(valid_to__gte=day))
    return found.prefetch_related("bands").order_by("-version").first()


def standards(agency: Agency, day: dt.date) -> QuerySet[DiscretionStandard]:
    """Return every discretion standard that is valid on a day (现行裁量基准), with bands, by code."""
    found = DiscretionStandard.objects.filter(agency=agency, valid_from__lte=day)
    return found.filter(Q(valid_to=None) | Q(valid_to__gte=day)).prefetch_related("bands").order_by("power_code")


def every_standard(agency: Agency) -> QuerySet[DiscretionStandard]:
    """Return every version of every discretion standard (历次裁量基准), with bands, the newest of each item last."""
    return DiscretionStandard.objects.filter(agency=agency).prefetch_related("bands").order_by("power_code", "version")


def bands_for(agency: Agency, code: str, day: dt.date, scope: str) -> list[Band]:
    """Return the discretion bands for an item, a day and a kind of party (适用的裁量档次), lightest first as written."""
    standard = standard_on(agency, code, day)
    return rules.choose_band(bands_of(standard), scope=scope) if standard else []


def bands_of(standard: DiscretionStandard) -> list[Band]:
    """Return the bands of a standard as plain values (裁量档次), in their order."""
    return [
        Band(each.label, each.condition, each.scope, each.minimum_amount, each.maximum_amount)
        for each in standard.bands.all()
    ]


def joint_tasks(agency: Agency, *, open_only: bool = False) -> QuerySet[JointTask]:
    """Return the agency's joint enforcement tasks (联合执法任务), newest first."""
    found = JointTask.objects.filter(agency=agency).select_related("lead").prefetch_related("partners", "powers")
    return (found.filter(ended_at=None) if open_only else found).order_by("-starts_on", "-id")


def joint_task(agency: Agency, key: int | str) -> JointTask:
    """Return one joint enforcement task of the agency (联合执法任务) by its key.

    :raises NotFound: NOT_FOUND
    """
    row = joint_tasks(agency).filter(pk=_number(key)).first()
    if row is None:
        raise NotFound
    return row


def _number(key: int | str) -> int:
    text = str(key)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
