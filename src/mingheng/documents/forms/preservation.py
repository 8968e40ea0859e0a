"""Preservation of evidence for seven working days (先行登记保存文书)."""

from __future__ import annotations

from mingheng.documents import wording
from mingheng.documents.forms.common import (
    AGENCY,
    CAUSE,
    CONTACT,
    COURT,
    DEPARTMENT,
    DISTRICT,
    GOODS,
    PARTY_LINES,
    PARTY_ROWS,
    agency,
    officers,
    opinion,
    opinion_row,
    party,
    penalty,
)
from mingheng.documents.forms.parts import (
    Cell,
    Column,
    Field,
    FieldKind,
    Form,
    Grid,
    Items,
    Line,
    Para,
    Receipt,
    Remedy,
    Seal,
    Section,
    Style,
)

_SAMPLE = penalty("五十六条")

_KEEP = Section(
    "保存",
    (
        CAUSE,
        Field(
            "reason",
            "先行登记保存的理由",
            FieldKind.LONGTEXT,
            article=_SAMPLE,
            hint="证据可能灭失或者以后难以取得的情形",
        ),
        Field("goods", "物品清单", FieldKind.TABLE, columns=GOODS, article=_SAMPLE),
        Field("keeping_place", "保存地点", article=_SAMPLE),
        Field(
            "keeping_way",
            "保存方式",
            FieldKind.CHOICE,
            choices=(("in_place", "就地保存"), ("elsewhere", "异地保存")),
            article=_SAMPLE,
        ),
        Field("kept_from", "开始日期", FieldKind.DATE, article=_SAMPLE),
        Field("kept_until", "七个工作日的最后一日", FieldKind.DATE, article=_SAMPLE),
    ),
)

PRESERVATION = Form(
    code="T06",
    title="先行登记保存证据通知书",
    style=Style.LETTER,
    compact=True,
    series="存",
    outward=True,
    articles=(_SAMPLE,),
    sections=(
        party(_SAMPLE),
        _KEEP,
        Section("批准和执行", (Field("approver", "批准的负责人", article=_SAMPLE), officers(_SAMPLE))),
        agency(CONTACT),
    ),
    blocks=(
        *PARTY_LINES,
        Para("本机关在办理{cause}中，{reason}"),
        Para(
            "依据《中华人民共和国行政处罚法》第五十六条的规定，经本机关负责人{approver}批准，决定对你（单位）的下列物品（详见清单）先行登记保存，期限为七个工作日，自{kept_from}至{kept_until}。保存方式：{keeping_way}；保存地点：{keeping_place}。"
        ),
        Para("本机关将在七个工作日内作出处理决定。在此期间，当事人或者有关人员不得销毁或者转移证据。"),
        Line("执法人员：{officers}"),
        Items("goods", caption="先行登记保存证据清单"),
        Para("[[联系人及电话：{contact}]]", when="contact"),
        Seal(),
        Receipt("当事人"),
    ),
)

PRESERVATION_APPROVAL = Form(
    code="T06-A",
    title="先行登记保存证据审批表",
    style=Style.SHEET,
    articles=(_SAMPLE,),
    sections=(
        Section("案件", (AGENCY, DEPARTMENT)),
        party(_SAMPLE),
        _KEEP,
        Section(
            "审批",
            (
                *opinion("officer", "承办人意见", article=_SAMPLE),
                *opinion("leader", "行政机关负责人审批意见", article=_SAMPLE),
            ),
        ),
    ),
    blocks=(
        Grid(
            (
                (Cell("案由", 2, label=True), Cell("{cause}", 10)),
                *PARTY_ROWS,
                (Cell("保存理由", 2, label=True), Cell("{reason}", 10, rows=4)),
                (Cell("依据", 2, label=True), Cell("《中华人民共和国行政处罚法》第五十六条", 10)),
                (
                    Cell("保存方式", 2, label=True),
                    Cell("?keeping_way", 4),
                    Cell("保存地点", 2, label=True),
                    Cell("{keeping_place}", 4),
                ),
                (Cell("保存期限", 2, label=True), Cell("自{kept_from}至{kept_until}", 10)),
                opinion_row("officer", "承办人\n意见", rows=3),
                opinion_row("leader", "行政机关\n负责人\n审批意见", rows=4),
            )
        ),
        Items("goods", caption="拟先行登记保存的物品"),
        Line("承办机构：{department_name}"),
    ),
)

PRESERVATION_RESULT = Form(
    code="T07",
    title="先行登记保存证据处理决定书",
    style=Style.LETTER,
    compact=True,
    series="存处",
    outward=True,
    remedy=Remedy.ORDINARY,
    articles=(_SAMPLE,),
    sections=(
        party(_SAMPLE),
        Section(
            "处理",
            (
                CAUSE,
                Field("notice_number", "先行登记保存证据通知书文号", article=_SAMPLE),
                Field("kept_from", "登记保存日期", FieldKind.DATE, article=_SAMPLE),
                Field(
                    "disposals",
                    "处理方式",
                    FieldKind.TABLE,
                    article=_SAMPLE,
                    columns=(
                        Column("name", "物品名称", 3),
                        Column("quantity", "数量", 1),
                        Column("way", "处理方式（没收、返还、移送、查封扣押、解除）", 4),
                        Column("basis", "依据", 3),
                    ),
                ),
            ),
        ),
        Section("救济途径和期限", (DISTRICT, COURT)),
        agency(CONTACT),
    ),
    blocks=(
        *PARTY_LINES,
        Para(
            "本机关在办理{cause}中，于{kept_from}对你（单位）的有关物品先行登记保存（{notice_number}）。依据《中华人民共和国行政处罚法》第五十六条的规定，现作出如下处理决定："
        ),
        Items("disposals"),
        Para(wording.REMEDY_ORDINARY + "[[联系人及电话：{contact}。]]"),
        Seal(),
        Receipt("当事人"),
    ),
)

FORMS = (PRESERVATION, PRESERVATION_APPROVAL, PRESERVATION_RESULT)
