"""The powers list in its versions (权责清单): drafted, filled, put in force; items taken back."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Max, Q

from mingheng import ledger
from mingheng.base.errors import NotFound, NotLawful
from mingheng.org.models import Account, Agency, Department
from mingheng.org.permission import day_of, require
from mingheng.org.rules import check_source
from mingheng.org.terms import Role
from mingheng.powers import queries, rules
from mingheng.powers.events import (
    ListDrafted,
    ListPutInForce,
    PowerRemoved,
    PowerSaved,
    PowersImported,
    PowerTakenBack,
)
from mingheng.powers.items import Item
from mingheng.powers.models import PenaltyRange, Power, PowerBasis, PowersList
from mingheng.powers.terms import ChangeKind, ListStage

_BATCH = 500
_PLAIN = (
    "name",
    "category",
    "sector",
    "valid_from",
    "valid_to",
    "successor",
    "requires_order_first",
    "remarks",
)


@ledger.transaction
def draft_list(
    *, agency: Agency, year: int, source: str, copy_from: PowersList | None = None, by: Account, at: dt.datetime
) -> PowersList:
    """Begin a new version of the list (起草权责清单), empty or as a copy of an earlier one.

    :raises NotLawful: SOURCE_MISSING
    :raises NotFound: when the list to copy belongs to another agency
    """
    require(by, Role.REVIEWER, agency=agency, at=at)
    check_source(source)
    if copy_from is not None and copy_from.agency_id != agency.pk:
        raise NotFound
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    newest = PowersList.objects.filter(agency=agency, year=year).aggregate(newest=Max("version"))["newest"]
    made = PowersList.objects.create(agency=agency, year=year, version=(newest or 0) + 1, source=source.strip())
    copied = [queries.item_of(row) for row in queries.whole_items(copy_from)] if copy_from else []
    _write(made, copied)
    drafted = ListDrafted(year=year, version=made.version, source=made.source, copied_items=len(copied))
    ledger.append(drafted, by=by, at=at, about=made)
    return made


@ledger.transaction
def save_power(*, powers_list: PowersList, item: Item, by: Account, at: dt.datetime) -> Power:
    """Write an item into a draft, or rewrite it there (编入事项), by its code.

    :raises NotLawful: as `rules.check_item`; DEPARTMENT_UNKNOWN
    :raises Conflict: LIST_NOT_DRAFT
    """
    listed = _draft(powers_list, by, at)
    rules.check_item(item)
    item = item.in_order()
    before = _whole(listed, item.code)
    changes = rules.compare([before] if before else [], [item])
    if before is None or changes:
        if before is not None:
            _remove(listed, [item.code])
        _write(listed, [item])
        changed = [field.field for field in changes[0].fields]
        saved = PowerSaved(code=item.code, name=item.name, changed=changed)
        ledger.append(saved, by=by, at=at, about=listed)
    return Power.objects.select_related("agency", "powers_list", "department").get(powers_list=listed, code=item.code)


@ledger.transaction
def remove_power(*, power: Power, by: Account, at: dt.datetime) -> None:
    """Take an item out of a draft (移出事项).

    :raises Conflict: LIST_NOT_DRAFT
    """
    listed = _draft(power.powers_list, by, at)
    _remove(listed, [power.code])
    ledger.append(PowerRemoved(code=power.code, name=power.name), by=by, at=at, about=listed)


@ledger.transaction
def apply_items(
    *, powers_list: PowersList, items: Sequence[Item], digest: str, by: Account, at: dt.datetime
) -> Counter[str]:
    """Write the items of a checked workbook into a draft (导入事项); items that are not in it stay as they are.

    :param digest: SHA-256 of the workbook, in hexadecimal digits
    :return: how many were `added`, `changed` and `unchanged`
    :raises NotLawful: as `rules.check_item`; DEPARTMENT_UNKNOWN, ITEM_TWICE; nothing is written then
    :raises Conflict: LIST_NOT_DRAFT
    """
    listed = _draft(powers_list, by, at)
    for item in items:
        rules.check_item(item)
    items = [item.in_order() for item in items]
    if len({item.code for item in items}) < len(items):
        raise NotLawful("ITEM_TWICE", "同一事项编码出现两次")
    before = {row.code: queries.item_of(row) for row in queries.whole_items(listed)}
    counts = Counter(added=0, changed=0, unchanged=0)
    wanted: list[Item] = []
    for item in items:
        outcome = "unchanged" if before.get(item.code) == item else "changed" if item.code in before else "added"
        counts[outcome] += 1
        if outcome != "unchanged":
            wanted.append(item)
    _remove(listed, [item.code for item in wanted if item.code in before])
    _write(listed, wanted)
    imported = PowersImported(
        digest=digest, added=counts["added"], changed=counts["changed"], unchanged=counts["unchanged"]
    )
    ledger.append(imported, by=by, at=at, about=listed)
    return counts


def _draft(powers_list: PowersList, by: Account, at: dt.datetime) -> PowersList:
    require(by, Role.REVIEWER, agency=powers_list.agency_id, at=at)
    listed = PowersList.objects.select_for_update().get(pk=powers_list.pk)
    rules.check_draft(listed.stage)
    return listed


def _whole(listed: PowersList, code: str) -> Item | None:
    row = queries.whole_items(listed).filter(code=code).first()
    return None if row is None else queries.item_of(row)


def _remove(listed: PowersList, codes: Sequence[str]) -> None:
    for start in range(0, len(codes), _BATCH):
        Power.objects.filter(powers_list=listed, code__in=codes[start : start + _BATCH]).delete()


def _write(listed: PowersList, items: Sequence[Item]) -> None:
    """Insert items with their bases, ranges and departments."""
    departments = {each.name: each for each in Department.objects.filter(agency=listed.agency_id)}
    for item in items:
        for name in (item.department, *item.co_departments):
            if name and name not in departments:
                raise NotLawful("DEPARTMENT_UNKNOWN", f"没有名为“{name}”的科室", way_out="先设立科室，或者改正科室名称")
    made = Power.objects.bulk_create(
        [_row(listed, item, departments) for item in items],
        batch_size=_BATCH,
    )
    pairs = list(zip(made, items, strict=True))
    PowerBasis.objects.bulk_create(_bases(pairs), batch_size=_BATCH)
    PenaltyRange.objects.bulk_create(_ranges(pairs), batch_size=_BATCH)
    links = Power.co_departments.through
    links.objects.bulk_create(
        [
            links(power_id=row.pk, department_id=departments[name].pk)
            for row, item in pairs
            for name in item.co_departments
        ],
        batch_size=_BATCH,
    )


def _row(listed: PowersList, item: Item, departments: dict[str, Department]) -> Power:
    fields = {name: getattr(item, name) for name in _PLAIN}
    return Power(
        agency_id=listed.agency_id,
        powers_list=listed,
        code=item.code,
        department=departments.get(item.department),
        **fields,
    )


def _bases(pairs: Iterable[tuple[Power, Item]]) -> list[PowerBasis]:
    return [
        PowerBasis(
            agency_id=row.agency_id,
            power=row,
            order=place,
            law=basis.law,
            version=basis.version,
            article=basis.article,
            is_penalty_clause=basis.is_penalty_clause,
            text=basis.text,
        )
        for row, item in pairs
        for place, basis in enumerate(item.bases)
    ]


def _ranges(pairs: Iterable[tuple[Power, Item]]) -> list[PenaltyRange]:
    return [
        PenaltyRange(
            agency_id=row.agency_id,
            power=row,
            scope=span.scope,
            kinds=list(span.kinds),
            minimum_amount=span.minimum_amount,
            maximum_amount=span.maximum_amount,
            unit=span.unit,
        )
        for row, item in pairs
        for span in item.ranges
    ]


@ledger.transaction
def put_in_force(*, powers_list: PowersList, effective_from: dt.date, by: Account, at: dt.datetime) -> PowersList:
    """Put a drafted list in force from a day on (施行权责清单); it takes the place of the one before from that day.

    :raises Conflict: LIST_NOT_DRAFT
    :raises NotLawful: LIST_EMPTY, ITEMS_WITHOUT_DEPARTMENT, LIST_STARTS_TOO_EARLY
    """
    require(by, Role.LEADER, agency=powers_list.agency_id, at=at)
    Agency.objects.select_for_update(no_key=True).get(pk=powers_list.agency_id)
    listed = PowersList.objects.select_for_update().get(pk=powers_list.pk)
    former = PowersList.objects.filter(agency_id=listed.agency_id, stage=ListStage.IN_FORCE).first()
    items = Power.objects.filter(powers_list=listed)
    rules.check_put_in_force(
        stage=listed.stage,
        items=items.count(),
        without_department=queries.items_without_department(listed, effective_from).count(),
        effective_from=effective_from,
        today=day_of(at),
        former_from=former.effective_from if former else None,
    )
    kinds = Counter(change.kind for change in queries.differences(former, listed))
    if former is not None:
        former.stage, former.superseded_on = ListStage.SUPERSEDED, effective_from
        former.save(update_fields=["stage", "superseded_on"])
    listed.stage, listed.effective_from = ListStage.IN_FORCE, effective_from
    listed.save(update_fields=["stage", "effective_from"])
    begun = ListPutInForce(
        year=listed.year,
        version=listed.version,
        effective_from=effective_from,
        items=items.count(),
        added=kinds[ChangeKind.ADDED],
        removed=kinds[ChangeKind.REMOVED],
        transferred=kinds[ChangeKind.TRANSFERRED],
        modified=kinds[ChangeKind.MODIFIED],
    )
    ledger.append(begun, by=by, at=at, about=listed)
    return listed


@ledger.transaction
def take_back(*, power: Power, valid_to: dt.date, successor: str, source: str, by: Account, at: dt.datetime) -> Power:
    """Record that a higher authority took an item back (收回事项): its last day here, included, and who has it then.

    Every list that is or will be in force says so.

    :raises Conflict: LIST_NOT_IN_FORCE, POWER_ENDED
    :raises NotLawful: SUCCESSOR_MISSING, SOURCE_MISSING, ITEM_DATES_REVERSED
    """
    require(by, Role.REVIEWER, agency=power.agency_id, at=at)
    power = Power.objects.select_for_update(of=("self",)).select_related("agency", "powers_list").get(pk=power.pk)
    rules.check_take_back(
        stage=power.powers_list.stage,
        valid_from=power.valid_from,
        valid_to=power.valid_to,
        last_day=valid_to,
        successor=successor,
    )
    check_source(source)
    running = Q(powers_list__superseded_on=None) | Q(powers_list__superseded_on__gt=day_of(at))
    same = Power.objects.filter(running, agency_id=power.agency_id, code=power.code)
    keys = list(same.exclude(powers_list__stage=ListStage.DRAFT).values_list("pk", flat=True))
    Power.objects.filter(pk__in=keys).update(valid_to=valid_to, successor=successor.strip())
    taken = PowerTakenBack(
        code=power.code, name=power.name, valid_to=valid_to, successor=successor.strip(), source=source.strip()
    )
    ledger.append(taken, by=by, at=at, about=power)
    power.refresh_from_db()
    return power
