"""From values to paper (由值成文): fill a form's wording, say where something is missing. Pure, no typesetting.

A run of text is a string, or `{"blank": label}` where a required value is missing; blanks occur in drafts only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any

from mingheng.base import money
from mingheng.documents.forms.parts import (
    Block,
    Cell,
    Field,
    FieldKind,
    Form,
    Grid,
    Head,
    Items,
    Line,
    Marks,
    Note,
    Para,
    Prose,
    Receipt,
    Seal,
    Sign,
    Talk,
)

Values = Mapping[str, Any]
Run = str | dict[str, Any]
Printed = dict[str, Any]

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
_PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")
_OPTIONAL = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_AT_ISSUE = "签发时填入"
_NUMBERED = re.compile(r"^\d{1,2}\. ")  # rows are numbered by the list itself
_LONGEST_KEPT = 600
_SHORT = 40

_PARTY_LABELS = {
    "natural": ("公民身份号码", "住址", ""),
    "sole_trader": ("统一社会信用代码", "经营场所", "经营者"),
    "business": ("统一社会信用代码", "住所", "法定代表人"),
    "organization": ("统一社会信用代码", "住所", "法定代表人（负责人）"),
}


def is_empty(value: object) -> bool:
    """Say whether a field counts as not filled (未填): None, blanks, and lists without a filled entry."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        return all(is_empty(part) for part in value.values())
    if isinstance(value, (list, tuple)):
        return all(is_empty(part) for part in value)
    return False


def needed(field: Field, values: Values) -> bool:
    """Say whether a field must be filled (必填) in view of the other values: conditions and alternatives looked at."""
    if field.at_issue or not field.required:
        return False
    if field.only_if:
        key, *wanted = field.only_if
        found = values.get(key)
        chosen = {str(one) for one in found} if isinstance(found, list) else {str(found)}
        if is_empty(found) or (wanted and chosen.isdisjoint(wanted)):
            return False
    return not any(values.get(other) is not False and not is_empty(values.get(other)) for other in field.or_else)


def day_words(written: str) -> str:
    """Write a date as on papers (年月日): `2026-11-03` becomes `2026年11月3日`."""
    day = date.fromisoformat(written[:10])
    return f"{day.year}年{day.month}月{day.day}日"


def instant_words(written: str) -> str:
    """Write an instant in Shanghai time (年月日时分): `2026年11月3日9时05分`; without offset it is local, a bare day stays one."""
    if len(written) == len("2026-11-03"):
        return day_words(written)
    instant = datetime.fromisoformat(written)
    if instant.tzinfo is not None:
        instant = instant.astimezone(SHANGHAI)
    return f"{instant.year}年{instant.month}月{instant.day}日{instant.hour}时{instant.minute:02d}分"


def written(field: Field, value: Any, style: str = "") -> str:
    """Write one value as it is printed (成文); money also as `capital` (大写) or `figures`."""
    kind = field.kind
    if kind is FieldKind.DATE:
        return day_words(str(value))
    if kind is FieldKind.DATETIME:
        return instant_words(str(value))
    if kind is FieldKind.MONEY:
        return {"capital": money.capital, "figures": money.figures}.get(style, money.yuan)(value)
    if kind is FieldKind.BOOL:
        return "是" if value else "否"
    if kind is FieldKind.CHOICE:
        return dict(field.choices).get(str(value), str(value))
    if kind is FieldKind.CHOICES:
        return "、".join(dict(field.choices).get(str(one), str(one)) for one in value)
    if kind is FieldKind.LIST:
        return "、".join(str(one) for one in value)
    if kind is FieldKind.PEOPLE:
        return "、".join(_person(one, style) for one in value)
    if kind is FieldKind.SIGNATURE and isinstance(value, Mapping):
        return str(value.get("name", ""))
    return str(value)


def _person(one: Mapping[str, str], style: str) -> str:
    if style == "names" or not one.get("credential"):
        return str(one["name"])
    return f"{one['name']}（执法证号{one['credential']}）"


def party_words(values: Values) -> dict[str, str]:
    """Return the labels that depend on the kind of party (当事人类型): of its number, address and representative."""
    kind = str(values.get("party_kind") or "organization")
    number, address, head = _PARTY_LABELS.get(kind, _PARTY_LABELS["organization"])
    return {"id_label": str(values.get("party_id_label") or number), "address_label": address, "head_label": head}


class Composer:
    """Fills one form with one set of values (填写文书)."""

    def __init__(self, form: Form, values: Values) -> None:
        self.form = form
        self.values = values
        self.fields = {field.key: field for field in form.fields}
        self.derived = party_words(values)

    def runs(self, template: str, *, empty: str = "") -> list[Run]:
        """Fill a template (填写模板): optional parts without value go, missing required values become blanks."""
        kept = _OPTIONAL.sub(lambda part: part[1] if self._complete(part[1]) else "", template)
        runs: list[Run] = []
        last = 0
        for place in _PLACE.finditer(kept):
            runs.append(kept[last : place.start()])
            runs.append(self.value(place[1], place[2] or "", empty=empty))
            last = place.end()
        runs.append(kept[last:])
        return [run for run in runs if run != ""]

    def value(self, key: str, style: str = "", *, empty: str = "") -> Run:
        """Return one value as printed, or a blank that names it (空项)."""
        if key in self.derived:
            return self.derived[key]
        field = self.fields[key]
        found = self.values.get(key)
        if not is_empty(found):
            return self._drawn(field, found) or self._written(field, found, style)
        if field.at_issue:
            return {"blank": f"{field.label}（{_AT_ISSUE}）"}
        return {"blank": field.label} if needed(field, self.values) else empty

    def _written(self, field: Field, found: Any, style: str) -> Run:
        """Write a value; what cannot be read is shown as a place still to be filled, for drafts only (填写有误)."""
        try:
            return written(field, found, style)
        except (ValueError, TypeError, KeyError, AttributeError):
            return {"blank": f"{field.label}（填写有误）"}

    def _drawn(self, field: Field, found: Any) -> Run:
        if field.kind is FieldKind.SIGNATURE and isinstance(found, Mapping) and found.get("strokes"):
            return {"strokes": found["strokes"], "name": str(found.get("name", ""))}
        return ""

    def _complete(self, part: str) -> bool:
        return all(
            not is_empty(self.values.get(place[1], self.derived.get(place[1]))) for place in _PLACE.finditer(part)
        )

    def shown(self, when: str) -> bool:
        """Say whether a conditional block is printed (条件段落)."""
        if not when:
            return True
        key, _, wanted = when.partition("=")
        found = self.values.get(key)
        return str(found) in wanted.split("|") if wanted else not is_empty(found)

    def block(self, block: Block) -> Iterable[Printed]:
        """Print one block as plain values for the typesetter (成块); a conditional one may print nothing."""
        if isinstance(block, (Para, Prose)) and not self.shown(block.when):
            return ()
        if isinstance(block, Prose):
            return self._prose(block.key, block.lead)
        if isinstance(block, Talk):
            return self._talk(block.key)
        return (printed,) if (printed := self._one(block)) else ()

    def _one(self, block: Block) -> Printed:
        """Print a block that is one piece (单块); empty where there is nothing to print."""
        match block:
            case Line(text):
                runs = _trimmed(self.runs(text))
                return {"k": "line", "r": runs} if runs else {}
            case Grid(rows):
                return {"k": "grid", "rows": [[self._cell(cell) for cell in row] for row in rows]}
            case Items():
                return self._items(block)
            case Marks(key, lead):
                return {"k": "para", "r": [lead, *self._marks(key)]}
            case Sign(lines, dated):
                return {"k": "sign", "lines": self._sign_lines(lines), "dated": dated}
            case Seal(date_key, name_key):
                return {"k": "seal", "name": [self.value(name_key)], "date": [self.value(date_key)], "sticky": False}
            case Receipt(label):
                return {"k": "receipt", "label": label}
            case Para(text) | Head(text) | Note(text):
                return {"k": type(block).__name__.lower(), "r": self.runs(text)}
        raise TypeError(f"no way to print {block!r}")

    def _sign_lines(self, lines: tuple[tuple[str, str], ...]) -> list[list[Run]]:
        """Print the signature lines; one for somebody who need not sign and did not is left out."""
        by_hand = bool(self.values.get("signed_on_paper"))
        kept = (
            (label, key)
            for label, key in lines
            if not key or by_hand or self.fields[key].required or not is_empty(self.values.get(key))
        )
        return [[label, self._signed(key)] for label, key in kept]

    def _signed(self, key: str) -> Run:
        found = self.values.get(key) if key else None
        if is_empty(found):
            return ""
        return self.value(key, "names")

    def _prose(self, key: str, lead: str) -> Iterable[Printed]:
        value = self.value(key)
        if not isinstance(value, str):
            yield {"k": "para", "r": [lead, value] if lead else [value]}
            return
        lines = [part.strip() for part in value.splitlines() if part.strip()]
        lines[-1] += "" if unicodedata.category(lines[-1][-1]).startswith("P") else "。"
        for number, line in enumerate(lines):
            yield {"k": "para", "r": [f"{lead}{line}" if number == 0 else line]}

    def _cell(self, cell: Cell) -> Printed:
        parts = cell.text.split("\n")
        runs: list[Run] = []
        for number, part in enumerate(parts):
            runs.extend([*(["\n"] if number else []), *self._cell_runs(part)])
        filled, _, otherwise = cell.foot.partition("||")
        foot = self.runs(filled if not otherwise or self._complete(filled) else otherwise)
        # A short cell is not broken over two pages; a long one must be.
        keep = len(_joined(runs)) < _LONGEST_KEPT
        return {"r": runs, "span": cell.span, "label": cell.label, "rows": cell.rows, "foot": foot, "keep": keep}

    def _cell_runs(self, part: str) -> list[Run]:
        if part.startswith("?"):
            return self._marks(part[1:])
        return self.runs(part, empty="／")

    def _marks(self, key: str) -> list[Run]:
        field, chosen = self.fields[key], self.values.get(key)
        picked = {str(one) for one in chosen} if isinstance(chosen, (list, tuple)) else {str(chosen)}
        runs: list[Run] = []
        for value, label in field.choices:
            runs.append({"mark": value in picked, "label": label})
        return runs

    def _items(self, block: Items) -> Printed:
        field = self.fields[block.key]
        found = [row for row in self.values.get(block.key) or [] if not is_empty(row)]
        rows = [
            [str(number), *(self._item(column.key, row) for column in field.columns)]
            for number, row in enumerate(found, 1)
        ]
        rows += [["", *("" for _ in field.columns)] for _ in range(block.least_rows - len(rows))]
        missing = [{"blank": field.label}] if not found and field.required else []
        columns = [{"t": column.label, "w": column.weight} for column in field.columns]
        return {"k": "items", "columns": columns, "rows": rows, "caption": block.caption, "blank": missing}

    def _item(self, key: str, row: Mapping[str, Any]) -> str:
        value = row.get(key)
        return "" if value is None else _NUMBERED.sub("", str(value))

    def _talk(self, key: str) -> Iterable[Printed]:
        found = self.values.get(key) or []
        if not found and needed(self.fields[key], self.values):
            yield {"k": "para", "r": [self.value(key)]}
        for turn in found:
            yield {"k": "talk", "q": str(turn.get("q", "")), "a": str(turn.get("a", ""))}


def _trimmed(runs: list[Run]) -> list[Run]:
    """Drop the space that an omitted part leaves at the head of a line (行首空白)."""
    if runs and isinstance(runs[0], str):
        runs[0] = runs[0].lstrip("　 ")
    return [run for run in runs if run != ""]


def compose(form: Form, values: Values, *, number: str | None = None, frame: tuple[str, str] = ("", "")) -> Printed:
    """Compose the whole paper (成文): head, blocks and footer as plain values.

    `number` is None in a draft; `frame` is then what stands before and after the place of the number.
    """
    composer = Composer(form, values)
    agency = composer.value("agency_name") if "agency_name" in composer.fields else ""
    numbered: list[Run] = []
    if form.series:
        numbered = [number] if number else [run for run in (frame[0], {"blank": "签发时取号"}, frame[1]) if run]
    blocks = [printed for block in form.blocks for printed in composer.block(block)]
    _keep_seal_with_words(blocks)
    return {
        "style": form.style.value,
        "agency": [agency] if agency else [],
        "title": form.title,
        "subtitle": form.subtitle,
        "number": numbered,
        "blocks": blocks,
        "footer": composer.runs(form.footer),
        "compact": form.compact,
        "form": f"{form.code} {form.version}",
    }


def _keep_seal_with_words(blocks: list[Printed]) -> None:
    """Mark what must stay on one page (印章不离正文): the last words before the seal, the seal, the receipt after it."""
    for number, block in enumerate(blocks):
        if block["k"] == "seal":
            for before in reversed(blocks[:number]):
                before["sticky"] = True
                if before["k"] not in ("line", "para") or len(_joined(before["r"])) > _SHORT:
                    break
            block["sticky"] = number + 1 < len(blocks) and blocks[number + 1]["k"] in ("receipt", "note")


def plain_text(paper: Printed) -> str:
    """Return the words of a composed paper (正文), one block a line: what is searched, redacted and published."""
    lines = ["".join(map(_plain, paper["agency"])), paper["title"], "".join(map(_plain, paper["number"]))]
    for block in paper["blocks"]:
        lines.extend(_block_text(block))
    return "\n".join(line for line in lines if line)


def _plain(run: Run) -> str:
    if isinstance(run, str):
        return run
    if "mark" in run:
        return f"{'■' if run['mark'] else '□'}{run['label']}　"
    return str(run.get("name", "")) if "strokes" in run else f"【{run['blank']}】"


def _joined(runs: Iterable[Run]) -> str:
    return "".join(map(_plain, runs))


def _block_text(block: Printed) -> Iterable[str]:
    match block["k"]:
        case "grid":
            for row in block["rows"]:
                yield "　".join(_joined([*cell["r"], *cell["foot"]]).replace("\n", " ") for cell in row)
        case "items":
            yield "　".join(column["t"] for column in block["columns"])
            for row in block["rows"]:
                yield "　".join(row)
        case "talk":
            yield f"问：{block['q']}"
            yield f"答：{block['a']}"
        case "sign":
            for label, signed in block["lines"]:
                yield f"{label}：{_plain(signed)}"
        case "seal":
            yield _joined(block["name"])
            yield _joined(block["date"])
        case "receipt":
            yield f"{block['label']}签收"
        case _:
            yield _joined(block["r"])
