"""What the law asks of a paper (文书的法定要求): required values, two officers, remedy, dates. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mingheng.base import money
from mingheng.base.errors import NotLawful
from mingheng.documents import wording
from mingheng.documents.compose import is_empty, needed
from mingheng.documents.forms.parts import Field, FieldKind, Form, Remedy

Values = Mapping[str, Any]

LARGEST_VALUES = 400_000
"""Characters of JSON that one paper may hold; more belongs into an attachment."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_DIRECT_SUIT = re.compile(
    r"(也可以|或者|可以直接|直接)[^。；]{0,40}(提起(行政)?诉讼|起诉)|六个月内[^。；]{0,30}(诉讼|起诉)"
)
_FIRST = re.compile(r"先(依法)?向[^。；，]{2,40}申请(行政)?复议")
_RECONSIDER = re.compile(r"六十日内[^。；]{0,10}向[^。；，]{2,40}申请(行政)?复议")
_SUE = re.compile(r"六个月内[^。；]{0,10}向[^。；，]{2,40}人?法院[^。；，]{0,6}提起(行政)?诉讼")


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that a paper lacks (缺项): the field, its label, the article, and what to say about it."""

    field: str
    label: str
    article: str
    sentence: str


def required(field: Field, values: Values) -> bool:
    """Say whether a field must be filled (必填) in view of the other values.

    A field with a condition is required only then; one that another may stand in for is not, once that is filled.

    House: the paper forms have alternatives (拒签注明, 打印后手写签名) that no list of required fields can express.
    """
    return needed(field, values)


def missing(form: Form, values: Values) -> list[Missing]:
    """List what a paper lacks (缺项), in the order of the paper.

    The decision needs the six items of Article 59, the decision on the spot those of Article 52; every field carries
    its own article. Lists need their least number of entries (two officers), tables every required column.

    Law: 《行政处罚法》(2021) 第五十二条、第五十九条、第四十二条
    """
    found: list[Missing] = []
    for field in form.fields:
        if sentence := _lack(field, values):
            found.append(Missing(field.key, field.label, field.article, sentence))
    return found


def _lack(field: Field, values: Values) -> str:
    value: Any = values.get(field.key)
    if is_empty(value):
        return f"{field.label}未填写" if required(field, values) else ""
    if field.kind in (FieldKind.LIST, FieldKind.PEOPLE):
        given = [one for one in value if not is_empty(one)]
        if len(given) < field.at_least and field.required:
            return f"{field.label}至少填写{field.at_least}名（项），现有{len(given)}名（项）"
    if field.kind is FieldKind.TABLE:
        return _table_lack(field, value)
    return ""


def _table_lack(field: Field, rows: list[Mapping[str, Any]]) -> str:
    for number, row in enumerate(rows, 1):
        for column in field.columns:
            if column.required and not is_empty(row) and is_empty(row.get(column.key)):
                return f"{field.label}第{number}行未填写{column.label}"
    return ""


def malformed(form: Form, values: Values) -> list[Missing]:
    """List values that cannot be what their field asks for (填写有误): dates, amounts, choices, unknown fields.

    House: a paper is frozen when issued, so nothing unreadable may enter it.
    """
    known = {field.key for field in form.fields}
    found = [Missing(key, key, "", f"本文书没有“{key}”这一栏") for key in values if key not in known]
    for field in form.fields:
        value = values.get(field.key)
        if not is_empty(value) and (sentence := _fault(field, value)):
            found.append(Missing(field.key, field.label, field.article, sentence))
    return found


def _fault(field: Field, value: Any) -> str:
    try:
        _read(field, value)
    except (ValueError, TypeError, KeyError, AttributeError):
        return f"{field.label}填写有误：{_EXPECTED[field.kind]}"
    return ""


_EXPECTED = {
    FieldKind.TEXT: "应为文字",
    FieldKind.LONGTEXT: "应为文字",
    FieldKind.DATE: "应为日期，如 2026-11-23",
    FieldKind.DATETIME: "应为时间，如 2026-11-23T09:40+08:00",
    FieldKind.MONEY: "应为金额（元），至多两位小数",
    FieldKind.NUMBER: "应为整数",
    FieldKind.BOOL: "应为是或者否",
    FieldKind.CHOICE: "不在可选范围",
    FieldKind.CHOICES: "不在可选范围",
    FieldKind.LIST: "应为逐项列出的文字",
    FieldKind.TABLE: "应为逐行填写的表格",
    FieldKind.PEOPLE: "应为姓名和证号",
    FieldKind.DIALOGUE: "应为一问一答",
    FieldKind.SIGNATURE: "应为签名",
}


def _read(field: Field, value: Any) -> None:
    """Read a value as its kind asks; any exception means that it is none."""
    match field.kind:
        case FieldKind.TEXT | FieldKind.LONGTEXT:
            _only(isinstance(value, str))
        case FieldKind.DATE:
            date.fromisoformat(value)
        case FieldKind.DATETIME:
            datetime.fromisoformat(value)
        case FieldKind.MONEY:
            _only(not isinstance(value, float))
            money.parse(value)
        case FieldKind.NUMBER:
            _only(str(value).isascii() and str(value).isdigit())
        case FieldKind.BOOL:
            _only(isinstance(value, bool))
        case FieldKind.CHOICE:
            dict(field.choices)[value]
        case FieldKind.CHOICES:
            _only(isinstance(value, list) and set(value) <= {key for key, _ in field.choices})
        case FieldKind.SIGNATURE:
            _only(isinstance(value, str) or all(len(point) == 2 for line in value["strokes"] for point in line))
        case _:
            _read_rows(field, value)


def _read_rows(field: Field, rows: Any) -> None:
    """Read the entries of a list, a table, people or questions and answers."""
    _only(isinstance(rows, list))
    for row in rows:
        match field.kind:
            case FieldKind.LIST:
                _only(isinstance(row, str))
            case FieldKind.PEOPLE:
                _only(isinstance(row["name"], str))
            case FieldKind.DIALOGUE:
                _only(isinstance(row["q"], str) and isinstance(row["a"], str))
            case _:
                _only(isinstance(row, Mapping) and set(row) <= {column.key for column in field.columns})


def _only(holds: bool) -> None:
    if not holds:
        raise ValueError


def check_storable(values: Values) -> None:
    """Refuse values that cannot be kept as written (不可保存的内容): control characters, broken text, no plain values.

    :raises NotLawful: VALUES_UNREADABLE, VALUES_TOO_LARGE.

    House: a draft may be incomplete, but what it holds must come back as it was written on either database.
    """
    try:
        kept = json.dumps(values, ensure_ascii=False, allow_nan=False)
        kept.encode()
    except (TypeError, ValueError) as error:
        raise NotLawful("VALUES_UNREADABLE", "填写的内容里有无法保存的值") from error
    if any(_CONTROL.search(text) for text in _texts(values)):
        raise NotLawful("VALUES_UNREADABLE", "填写的内容里有控制字符，请删去后重填")
    if len(kept) > LARGEST_VALUES:
        raise NotLawful(
            "VALUES_TOO_LARGE", "填写的内容过长，请把详细材料作为附件", way_out="正文只写要点，材料列入附件或者证据"
        )


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in plain values, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield str(key)
            yield from _texts(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _texts(part)


def check_complete(form: Form, values: Values) -> None:
    """Refuse a paper that lacks a required value or holds an unreadable one (文书要件).

    :raises NotLawful: FIELDS_MALFORMED, FIELDS_MISSING; the sentence names each of them with its article.

    Law: 《行政处罚法》(2021) 第五十二条、第五十九条
    """
    for code, found in (("FIELDS_MALFORMED", malformed(form, values)), ("FIELDS_MISSING", missing(form, values))):
        if found:
            listed = "；".join(_cited(one) for one in found)
            article = next((one.article for one in found if one.article), "")
            raise NotLawful(
                code, f"《{form.title}》还不能签发：{listed}", article=article, way_out="请按所列各项补齐后再签发"
            )


def _cited(one: Missing) -> str:
    return f"{one.sentence}（{one.article}）" if one.article else one.sentence


def check_remedy(form: Form, text: str) -> None:
    """Refuse a decision that names the wrong way of remedy (救济途径).

    A decision made on the spot must name reconsideration first and must not offer to sue at once; an ordinary one
    must offer both, reconsideration within sixty days and litigation within six months (natural days and months).

    :raises NotLawful: REMEDY_RECONSIDERATION_FIRST, REMEDY_DIRECT_SUIT, REMEDY_INCOMPLETE, REMEDY_WRONGLY_FIRST.

    Law: 《行政复议法》(2023) 第二十三条
    """
    if form.remedy is Remedy.SPOT:
        _check_spot_remedy(text)
    elif form.remedy is Remedy.ORDINARY:
        _check_ordinary_remedy(text)


def _check_spot_remedy(text: str) -> None:
    if _DIRECT_SUIT.search(text):
        raise NotLawful(
            "REMEDY_DIRECT_SUIT",
            "当场作出的行政处罚决定不得告知可以直接提起诉讼",
            article="行政复议法第二十三条第一款第一项",
            way_out="请改为先申请行政复议，对复议决定不服的再提起诉讼",
        )
    if not _FIRST.search(text):
        raise NotLawful(
            "REMEDY_RECONSIDERATION_FIRST",
            "当场作出的行政处罚决定必须告知先向行政复议机关申请行政复议",
            article="行政复议法第二十三条第二款",
            way_out="请使用标准的救济告知文字",
        )


def _check_ordinary_remedy(text: str) -> None:
    if _FIRST.search(text):
        raise NotLawful(
            "REMEDY_WRONGLY_FIRST",
            "按照普通程序作出的决定不以行政复议为诉讼的前提",
            article="行政诉讼法第四十四条",
            way_out="请使用标准的救济告知文字",
        )
    if not _RECONSIDER.search(text) or not _SUE.search(text):
        raise NotLawful(
            "REMEDY_INCOMPLETE",
            "决定书没有写明申请行政复议、提起行政诉讼的途径和期限",
            article="行政处罚法第五十九条第一款第五项",
            way_out="请写明六十日内申请行政复议的机关和六个月内提起诉讼的法院",
        )


def remedy_on_the_spot(district_government: str) -> str:
    """Word the remedy of a decision made on the spot (当场处罚的救济告知): reconsideration first, then the court.

    Law: 《行政复议法》(2023) 第二十条、第二十三条、第二十四条
    """
    return wording.fill(wording.REMEDY_ON_THE_SPOT, district_government=district_government)


def remedy_ordinary(district_government: str, court: str) -> str:
    """Word the remedy of an ordinary decision (普通程序的救济告知): reconsideration or the court.

    Law: 《行政处罚法》(2021) 第五十九条第一款第五项
    """
    return wording.fill(wording.REMEDY_ORDINARY, district_government=district_government, court=court)


def verify_text(public_url: str, token: str) -> str:
    """Return what the QR code of a paper says (验真二维码): the portal's address for this token.

    House: the code holds an address and a random token, no personal data.
    """
    return f"{public_url.rstrip('/')}/verify/{token}"


def check_issue_day(issued_on: date, values: Values) -> None:
    """Refuse a paper dated before something it tells of (落款日期): served notices, approvals, events; same day is in.

    :raises NotLawful: ISSUED_BEFORE_EVENT names the later date.

    House: a paper cannot tell of what has not happened yet; time limits and planned dates lie ahead and are not looked at.
    """
    for key, label in _PAST.items():
        written = values.get(key)
        if not is_empty(written) and str(written)[:10] > issued_on.isoformat():
            raise NotLawful(
                "ISSUED_BEFORE_EVENT",
                f"落款日期 {issued_on.isoformat()} 早于{label} {str(written)[:10]}",
                article="行政处罚法第五十九条",
                way_out=f"请核对{label}，或者待其发生后再签发",
            )


_PAST = {
    "occurred_at": "违法行为发生时间",
    "notice_served_on": "告知书送达日期",
    "filed_on": "立案日期",
    "approved_on": "批准日期",
    "sampled_at": "抽样时间",
    "kept_from": "登记保存日期",
    "paper_issued_on": "原文书落款日期",
    "leader_on": "负责人审批日期",
    "served_at": "送达时间",
    "started_at": "开始时间",
    "ended_at": "结束时间",
}
