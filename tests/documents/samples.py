"""Values for every form (样例填写), fictional people and companies."""

from __future__ import annotations

from typing import Any

from mingheng.documents.forms.parts import Field, FieldKind, Form

WORDS = {
    "agency_name": "示例街道办事处",
    "department_name": "综合行政执法队",
    "party_name": "上海示例餐饮管理有限公司",
    "party_kind": "business",
    "party_identifier": "91310107MA1FXXXX0T",
    "party_address": "示例路100号",
    "party_head": "张某",
    "cause": "未分类驳运生活垃圾案",
    "district_government": "上海市普陀区人民政府",
    "court": "上海铁路运输法院",
    "violated": "《上海市生活垃圾管理条例》第二十七条第二款",
    "basis": "《上海市生活垃圾管理条例》第五十八条第二款",
}
LEFT_OUT = {"refusal", "party_id_label", "party_gender", "party_birth_on", "signed_on_paper"}
OFFICERS = [{"name": "李执", "credential": "3101070001"}, {"name": "孙协", "credential": "3101070002"}]
STROKES = {"name": "李某", "strokes": [[[0, 20], [10, 5], [20, 25]], [[35, 2], [36, 28]]]}
FACTS = "2026年10月19日，执法人员检查发现，当事人将已分类投放的湿垃圾与干垃圾混合驳运。"
_BY_KIND: dict[FieldKind, Any] = {
    FieldKind.LONGTEXT: FACTS,
    FieldKind.DATE: "2026-11-19",
    FieldKind.DATETIME: "2026-11-19T09:40+08:00",
    FieldKind.MONEY: "3000.00",
    FieldKind.NUMBER: "3",
    FieldKind.BOOL: False,
    FieldKind.LIST: ["现场检查笔录", "责令改正通知书"],
    FieldKind.PEOPLE: OFFICERS,
    FieldKind.DIALOGUE: [{"q": "由谁负责？", "a": "由保洁公司负责。"}],
    FieldKind.SIGNATURE: STROKES,
}


def sample(form: Form, **changed: Any) -> dict[str, Any]:
    """Return lawful values for a form; `None` takes one out."""
    values = {field.key: _one(field) for field in form.fields if field.key not in LEFT_OUT and not field.at_issue}
    return {key: value for key, value in (values | changed).items() if value is not None}


def _one(field: Field) -> Any:
    if field.key in WORDS:
        return WORDS[field.key]
    if field.standard:
        return field.standard
    if field.kind is FieldKind.CHOICE:
        return field.choices[0][0]
    if field.kind is FieldKind.CHOICES:
        return [field.choices[0][0]]
    if field.kind is FieldKind.TABLE:
        return [{column.key: column.label for column in field.columns}]
    return _BY_KIND.get(field.kind, f"{field.label}示例")
