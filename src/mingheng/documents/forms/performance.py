"""Asking to pay later, and the additional fine (缓缴申请、加处罚款文书)."""

from __future__ import annotations

from mingheng.documents import wording
from mingheng.documents.forms.common import (
    AGENCY,
    CONTACT,
    COURT,
    DEPARTMENT,
    DISTRICT,
    PARTY_LINES,
    agency,
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
    Prose,
    Receipt,
    Remedy,
    Seal,
    Section,
    Sign,
    Style,
)

_LATER = penalty("六十六条第二款")
_MORE = penalty("七十二条第一款第一项")
_WAYS = (("deferral", "延期缴纳"), ("instalments", "分期缴纳"))


def _decision(article: str) -> tuple[Field, ...]:
    """Return the fields that name the decision which is to be performed (据以履行的决定)."""
    return (
        Field("decision_number", "行政处罚决定书文号", article=article),
        Field("decided_on", "决定日期", FieldKind.DATE, article=article),
        Field("amount", "罚款数额", FieldKind.MONEY, article=article),
    )


_PLAN = (
    Field("deferral_kind", "方式", FieldKind.CHOICE, choices=_WAYS, article=_LATER),
    Field("pay_until", "最后缴款日期", FieldKind.DATE, article=_LATER),
    Field(
        "instalments",
        "分期计划",
        FieldKind.TABLE,
        only_if=("deferral_kind", "instalments"),
        article=_LATER,
        columns=(Column("term", "期次", 2), Column("due_on", "缴款日期", 3), Column("amount", "数额（元）", 3)),
    ),
)

DEFERRAL_REQUEST = Form(
    code="T23-A",
    title="延期（分期）缴纳罚款申请书",
    style=Style.RECORD,
    articles=(_LATER,),
    sections=(
        Section("申请人和决定", (AGENCY, Field("party_name", "申请人", article=_LATER), *_decision(_LATER))),
        Section("申请", (*_PLAN, Field("reason", "经济困难情况和理由", FieldKind.LONGTEXT, article=_LATER))),
        Section(
            "签名",
            (
                Field("requested_on", "申请日期", FieldKind.DATE, article=_LATER),
                Field(
                    "party_signature", "申请人签名", FieldKind.SIGNATURE, article=_LATER, or_else=("signed_on_paper",)
                ),
                Field("signed_on_paper", "打印后手写签名", FieldKind.BOOL, required=False),
            ),
        ),
    ),
    blocks=(
        Line("{agency_name}："),
        Para(
            "你机关{decided_on}对我（单位）作出的行政处罚决定（{decision_number}），处罚款人民币{amount:capital}（{amount}）。因经济确有困难，申请{deferral_kind}，最后缴款日期为{pay_until}。"
        ),
        Prose("reason", lead="理由："),
        Items("instalments", caption="分期缴纳计划"),
        Line("申请人：{party_name}"),
        Sign((("申请人（签名或盖章）", "party_signature"),)),
        Line("申请日期：{requested_on}"),
    ),
)

DEFERRAL_APPROVAL = Form(
    code="T23-B",
    title="延期（分期）缴纳罚款审批表",
    style=Style.SHEET,
    articles=(_LATER,),
    sections=(
        Section("决定", (AGENCY, DEPARTMENT, Field("party_name", "当事人", article=_LATER), *_decision(_LATER))),
        Section("申请", (*_PLAN, Field("reason", "申请理由", FieldKind.LONGTEXT, article=_LATER))),
        Section(
            "审批",
            (
                *opinion("officer", "承办人意见", article=_LATER),
                *opinion("leader", "行政机关负责人审批意见", article=_LATER),
            ),
        ),
    ),
    blocks=(
        Grid(
            (
                (Cell("当事人", 2, label=True), Cell("{party_name}", 10)),
                (
                    Cell("决定书文号", 2, label=True),
                    Cell("{decision_number}", 5),
                    Cell("决定日期", 2, label=True),
                    Cell("{decided_on}", 3),
                ),
                (Cell("罚款数额", 2, label=True), Cell("{amount}（{amount:capital}）", 10)),
                (
                    Cell("申请方式", 2, label=True),
                    Cell("?deferral_kind", 5),
                    Cell("最后缴款\n日期", 2, label=True),
                    Cell("{pay_until}", 3),
                ),
                (Cell("申请理由", 2, label=True), Cell("{reason}", 10, rows=4)),
            )
        ),
        Items("instalments", caption="分期缴纳计划"),
        Grid(
            (
                opinion_row("officer", "承办人\n意见", rows=4),
                opinion_row("leader", "行政机关\n负责人\n审批意见", rows=4),
            )
        ),
        Line("承办机构：{department_name}"),
    ),
)

ADDITIONAL_FINE = Form(
    code="T25",
    title="加处罚款决定书",
    style=Style.LETTER,
    series="加罚",
    outward=True,
    compact=True,
    remedy=Remedy.ORDINARY,
    articles=(_MORE, "行政强制法第四十五条"),
    sections=(
        party(_MORE),
        Section(
            "加处罚款",
            (
                *_decision(_MORE),
                Field("due_on", "缴款期限届满日", FieldKind.DATE, article=_MORE),
                Field("counted_from", "计算起始日", FieldKind.DATE, article=_MORE),
                Field("counted_until", "计算截止日", FieldKind.DATE, article=_MORE),
                Field("counted_days", "计算天数", FieldKind.NUMBER, article=_MORE, hint="复议、诉讼期间不计"),
                Field(
                    "additional_amount",
                    "加处罚款数额",
                    FieldKind.MONEY,
                    article="行政强制法第四十五条第二款",
                    hint="不超出罚款数额",
                ),
                Field("payment_bank", "代收机构名称和地址", article="罚款决定与罚款收缴分离实施办法第七条"),
            ),
        ),
        Section("救济途径和期限", (DISTRICT, COURT)),
        agency(CONTACT),
    ),
    blocks=(
        *PARTY_LINES,
        Para(
            "本机关于{decided_on}对你（单位）作出行政处罚决定（{decision_number}），处罚款人民币{amount:capital}（{amount}），缴款期限至{due_on}届满。你（单位）逾期未缴纳。"
        ),
        Para(
            "依据《中华人民共和国行政处罚法》第七十二条第一款第一项和《中华人民共和国行政强制法》第四十五条的规定，本机关决定自{counted_from}起至{counted_until}止，按日（计{counted_days}日）以罚款数额的百分之三加处罚款人民币{additional_amount:capital}（{additional_amount}）。加处罚款的数额不超出罚款的数额。"
        ),
        Para("请将罚款和加处罚款一并缴至{payment_bank}，也可以通过电子支付系统缴纳。"),
        Para(wording.REMEDY_ORDINARY + "[[联系人及电话：{contact}。]]"),
        Seal(),
        Receipt("当事人"),
    ),
)

FORMS = (DEFERRAL_REQUEST, DEFERRAL_APPROVAL, ADDITIONAL_FINE)
