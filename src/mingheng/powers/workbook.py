"""Items and discretion standards as workbooks (权责清单表、裁量基准表): what a file would change, and exports that read back.

One row is one item. A cell with several entries holds one a line::

    依据      《上海市生活垃圾管理条例》（2019）第二十七条第二款
              罚则：《上海市生活垃圾管理条例》（2019）第五十八条第二款
    处罚幅度  单位：警告、罚款，500—5000 元
              个人：罚款，500—2000 元，每平方米
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO

from mingheng.base import sheets
from mingheng.base.errors import Refused
from mingheng.base.sheets import Column, Fault, Row, Sheet
from mingheng.org import queries as org
from mingheng.org.models import Agency
from mingheng.org.terms import Outcome
from mingheng.org.workbook import Planned, Preview
from mingheng.powers import queries, rules
from mingheng.powers.contents import items_in
from mingheng.powers.items import Band, Basis, Item, Range
from mingheng.powers.models import PowersList
from mingheng.powers.terms import PartyScope, PowerCategory, Sector

TITLE, BANDS_TITLE = "权责清单", "裁量基准"
_SCOPES = {str(scope.label): scope.value for scope in PartyScope}
_SCOPE_LABELS = {value: label for label, value in _SCOPES.items()}
COLUMNS = (
    Column("code", "事项编码", required=True, longest=40, width=18),
    Column("name", "事项名称", required=True, width=50),
    Column(
        "category", "类别", required=True, choices={str(each.label): each.value for each in PowerCategory}, width=12
    ),
    Column("sector", "领域", choices={str(each.label): each.value for each in Sector}, width=12),
    Column("department", "主办部门", longest=60, width=20),
    Column("co_departments", "协办部门", width=24),
    Column("bases", "依据", required=True, longest=5000, width=60),
    Column("ranges", "处罚幅度", longest=2000, width=40),
    Column("requires_order_first", "先责令改正", kind="yes", width=12),
    Column("valid_from", "有效期自", kind="day", required=True, width=12),
    Column("valid_to", "有效期至", kind="day", width=12),
    Column("successor", "承接主体", longest=100, width=24),
    Column("remarks", "备注", width=30),
)
BAND_COLUMNS = (
    Column("code", "事项编码", required=True, longest=40, width=18),
    Column("label", "档次", required=True, longest=40, width=12),
    Column("condition", "适用情形", required=True, longest=2000, width=60),
    Column("scope", "适用对象", choices=_SCOPES, width=12),
    Column("minimum_amount", "罚款下限（元）", kind="amount"),
    Column("maximum_amount", "罚款上限（元）", kind="amount"),
    Column("valid_from", "有效期自", kind="day", required=True, width=12),
    Column("source", "来源文件", required=True, longest=200, width=40),
)
_TITLES = {column.key: column.title for column in COLUMNS}
_BASIS = re.compile(
    r"(?P<penalty>罚则[：:])?《(?P<law>.+)》（(?P<version>[^（）]*)）(?P<article>[^∥]+)(?:∥(?P<text>.*))?"
)
_RANGE = re.compile(
    r"(?P<scope>[^：:]+)[：:](?P<kinds>[^，,]+)(?:[，,](?P<amount>[\d.]*[—\-~至][\d.]*) ?元?)?(?:[，,](?P<unit>.+))?"
)
_LINE_BREAK = "⏎"


def read_items(stream: BinaryIO) -> Sheet:
    """Read a workbook of items (读取权责清单表).

    :raises Refused: as `base.sheets.read`
    """
    return sheets.read(stream, COLUMNS)


def preview_items(powers_list: PowersList, sheet: Sheet, *, on: dt.date) -> tuple[Preview, list[Item]]:
    """Return what a workbook would change in a list (导入预览), and its items; nothing is written."""
    departments = {each.name for each in org.departments(powers_list.agency, on=on)}
    before = {item.code: item for item in items_in(powers_list)}
    seen: dict[str, int] = {}
    planned: list[Planned] = []
    items: list[Item] = []
    for row in sheet.rows:
        item, faults = parse_item(row, departments)
        code = str(row.values.get("code") or "")
        if code in seen:
            faults.append(Fault(row.number, "事项编码", f"与第 {seen[code]} 行重复"))
        seen.setdefault(code, row.number)
        if item is None or faults:
            name = str(row.values.get("name") or "")
            planned.append(Planned(row.number, code, name, Outcome.WRONG, faults=tuple(faults)))
            continue
        items.append(item)
        planned.append(_planned(row.number, before.get(code), item))
    return Preview(tuple(planned), sheet.digest), items


def _planned(number: int, was: Item | None, item: Item) -> Planned:
    if was is None:
        return Planned(number, item.code, item.name, Outcome.ADDED)
    found = rules.compare([was], [item])
    changes = tuple((field.label, field.old, field.new) for change in found for field in change.fields)
    return Planned(number, item.code, item.name, Outcome.CHANGED if changes else Outcome.UNCHANGED, changes)


def parse_item(row: Row, departments: Iterable[str]) -> tuple[Item | None, list[Fault]]:
    """Return the item that a row describes, or None, with every mistake of the row (一行事项)."""
    values, faults = row.values, list(row.faults)
    bases = _entries(row, "bases", parse_basis, faults)
    ranges = _entries(row, "ranges", parse_range, faults)
    helpers = tuple(sorted({name for name in re.split(r"[、；;，,\n]", values.get("co_departments") or "") if name}))
    known = set(departments)
    for key, name in (("department", values.get("department") or ""), *(("co_departments", each) for each in helpers)):
        if name and name not in known:
            faults.append(Fault(row.number, _TITLES[key], f"没有名为“{name}”的科室"))
    if faults:
        return None, faults
    item = Item(
        code=values["code"],
        name=values["name"],
        category=values["category"],
        department=values.get("department") or "",
        valid_from=values["valid_from"],
        valid_to=values.get("valid_to"),
        successor=values.get("successor") or "",
        sector=values.get("sector") or Sector.GENERAL.value,
        requires_order_first=bool(values.get("requires_order_first")),
        co_departments=helpers,
        remarks=values.get("remarks") or "",
        bases=bases,
        ranges=ranges,
    )
    try:
        rules.check_item(item)
    except Refused as refusal:
        return None, [Fault(row.number, "", refusal.sentence)]
    return item, []


def _entries(row: Row, key: str, parse: Callable[[str], Any], faults: list[Fault]) -> tuple[Any, ...]:
    """Return the entries of a cell, one a line, and note the lines that cannot be understood."""
    found = []
    for line in str(row.values.get(key) or "").splitlines():
        if line.strip():
            try:
                found.append(parse(line.strip()))
            except ValueError as problem:
                faults.append(Fault(row.number, _TITLES[key], str(problem)))
    return tuple(found)


def parse_basis(line: str) -> Basis:
    """Return the basis that a line names (依据), e.g. 罚则：《条例》（2019）第五十八条第二款.

    :raises ValueError: with a Chinese sentence
    """
    match = _BASIS.fullmatch(line)
    if match is None:
        raise ValueError(f"“{line[:40]}”应写作“《法规名称》（版本）第几条”，罚则前加“罚则：”")
    text = (match["text"] or "").replace(_LINE_BREAK, "\n")
    return Basis(match["law"], match["version"], match["article"].strip(), match["penalty"] is not None, text)


def basis_line(basis: Basis) -> str:
    """Return a basis as a line of a cell (依据), which `parse_basis` understands."""
    text = f"∥{basis.text.replace(chr(10), _LINE_BREAK)}" if basis.text else ""
    return f"{'罚则：' if basis.is_penalty_clause else ''}《{basis.law}》（{basis.version}）{basis.article}{text}"


def parse_range(line: str) -> Range:
    """Return the penalty range that a line describes (处罚幅度), e.g. 单位：警告、罚款，500—5000 元，每平方米.

    :raises ValueError: with a Chinese sentence
    """
    match = _RANGE.fullmatch(line)
    if match is None or match["scope"] not in _SCOPES:
        raise ValueError(f"“{line[:40]}”应写作“单位：罚款，500—5000 元”，适用对象为{'、'.join(_SCOPES)}")
    low, high = (re.split("[—~至-]", match["amount"], maxsplit=1)) if match["amount"] else ("", "")
    return Range(_SCOPES[match["scope"]], _kinds(match["kinds"]), _yuan(low), _yuan(high), match["unit"] or "")


def _kinds(text: str) -> tuple[str, ...]:
    """Return the kinds of penalty in their order; some labels hold a 、 themselves, so the longest is tried first."""
    found: list[str] = []
    rest = text.strip()
    labels = sorted(rules.KIND_LABELS.items(), key=lambda pair: -len(pair[1]))
    while rest:
        kind, label = next(((kind, label) for kind, label in labels if rest.startswith(label)), ("", ""))
        if not kind:
            raise ValueError(f"没有处罚种类“{rest}”")
        found.append(kind)
        rest = rest.removeprefix(label).lstrip("、 ")
    return tuple(found)


def _yuan(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        raise ValueError(f"“{text}”不是金额") from None


def range_line(span: Range) -> str:
    """Return a penalty range as a line of a cell (处罚幅度), which `parse_range` understands."""
    kinds = "、".join(rules.KIND_LABELS[kind] for kind in span.kinds)
    low, high = (sheets.in_cell(_AMOUNT, amount) for amount in (span.minimum_amount, span.maximum_amount))
    amount = f"，{low}—{high} 元" if low or high else ""
    return f"{_SCOPE_LABELS[span.scope]}：{kinds}{amount}{span.unit and '，' + span.unit}"


_AMOUNT = Column("amount", "金额", kind="amount")


def as_row(item: Item) -> dict[str, Any]:
    """Return an item as a row of the workbook (表格行)."""
    return {
        **{column.key: getattr(item, column.key) for column in COLUMNS},
        "co_departments": "、".join(item.co_departments),
        "bases": "\n".join(basis_line(basis) for basis in item.bases),
        "ranges": "\n".join(range_line(span) for span in item.ranges),
    }


def write_items(stream: BinaryIO, powers_list: PowersList) -> None:
    """Write a list as a workbook (导出权责清单); what was written can be imported again."""
    rows = (as_row(item) for item in items_in(powers_list))
    sheets.write(stream, TITLE, COLUMNS, rows)


def read_bands(stream: BinaryIO) -> Sheet:
    """Read a workbook of discretion bands (读取裁量基准表).

    :raises Refused: as `base.sheets.read`
    """
    return sheets.read(stream, BAND_COLUMNS)


def preview_bands(agency: Agency, sheet: Sheet, *, on: dt.date) -> Preview:
    """Return which standards a workbook would bring or change (导入预览), a row for each item; nothing is written."""
    current = {
        row.code: row for row in queries.items_of(queries.list_on(agency, on), agency=agency).prefetch_related("ranges")
    }
    standing = {each.power_code: each for each in queries.every_standard(agency)}  # the newest comes last
    planned = []
    for code, rows in grouped(sheet).items():
        faults = [fault for row in rows for fault in row.faults]
        power = current.get(code)
        if power is None and not faults:
            faults.append(Fault(rows[0].number, "事项编码", f"现行清单里没有“{code}”"))
        if len({(row.values.get("valid_from"), row.values.get("source")) for row in rows}) > 1:
            faults.append(Fault(rows[0].number, "有效期自", "同一事项各档次的有效期和来源文件应当相同"))
        if not faults and power is not None:
            faults += _band_faults(rows, queries.ranges_of(power))
        outcome = Outcome.WRONG if faults else _band_outcome(standing.get(code), rows)
        name = power.name if power else ""
        planned.append(Planned(rows[0].number, code, name, outcome, faults=tuple(faults)))
    return Preview(tuple(planned), sheet.digest)


def _band_faults(rows: list[Row], ranges: tuple[Range, ...]) -> list[Fault]:
    try:
        rules.check_bands([band_of(row.values) for row in rows], ranges)
    except Refused as refusal:
        return [Fault(rows[0].number, "", refusal.sentence)]
    return []


def _band_outcome(standard: Any, rows: list[Row]) -> Outcome:
    if standard is None:
        return Outcome.ADDED
    same = queries.bands_of(standard) == [band_of(row.values) for row in rows]
    return Outcome.UNCHANGED if same else Outcome.CHANGED


def grouped(sheet: Sheet) -> dict[str, list[Row]]:
    """Return the rows of a workbook of bands by the code of their item (按事项归并)."""
    found: dict[str, list[Row]] = {}
    for row in sheet.rows:
        found.setdefault(str(row.values.get("code") or ""), []).append(row)
    return found


def band_of(values: Mapping[str, Any]) -> Band:
    """Return the band that a row describes (裁量档次)."""
    return Band(
        label=values["label"],
        condition=values["condition"],
        scope=values.get("scope") or PartyScope.ANY.value,
        minimum_amount=values.get("minimum_amount"),
        maximum_amount=values.get("maximum_amount"),
    )


def write_bands(stream: BinaryIO, agency: Agency, *, on: dt.date) -> None:
    """Write the standards that are valid on a day (导出裁量基准); what was written can be imported again."""
    rows = (
        {
            "code": standard.power_code,
            "label": band.label,
            "condition": band.condition,
            "scope": band.scope,
            "minimum_amount": band.minimum_amount,
            "maximum_amount": band.maximum_amount,
            "valid_from": standard.valid_from,
            "source": standard.source,
        }
        for standard in queries.standards(agency, on)
        for band in queries.bands_of(standard)
    )
    sheets.write(stream, BANDS_TITLE, BAND_COLUMNS, rows)
