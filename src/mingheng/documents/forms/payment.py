"""Paying late, reminding, and undoing a decision (缴款延期、催告、变更和撤销决定)."""

from __future__ import annotations

from mingheng.documents import wording
from mingheng.documents.forms.common import (
    CAUSE,
    CONTACT,
    COURT,
    DISTRICT,
    PARTY_LINES,
    agency,
    party,
    penalty,
)
from mingheng.documents.forms.parts import (
    Column,
    Field,
    FieldKind,
    Form,
    Items,
    Para,
    Prose,
    Receipt,
    Remedy,
    Seal,
    Section,
    Style,
)

_DEFERRAL = penalty("六十六条第二款")
_REMINDER = "行政强制法第五十四条"
_UNDONE = penalty("七十五条第二款")
_DECISION = (
    Field("decision_number", "行政处罚决定书文号"),
    Field("decided_on", "决定日期", FieldKind.DATE),
)

DEFERRAL = Form(
    code="T23",
    title="延期（分期）缴纳罚款通知书",
    style=Style.LETTER,
    series="缓缴",
    outward=True,
    compact=True,
    articles=(_DEFERRAL,),
    sections=(
        party(_DEFERRAL),
        Section(
            "准许内容",
            (
                CAUSE,
                *_DECISION,
                Field("amount", "罚款数额", FieldKind.MONEY, article=_DEFERRAL),
                Field("reason", "申请理由", FieldKind.LONGTEXT, article=_DEFERRAL),
                Field(
                    "instalments",
                    "缴纳安排",
                    FieldKind.TABLE,
                    article=_DEFERRAL,
                    columns=(
                        Column("term", "期次", 1),
                        Column("due_on", "最迟日期", 2),
                        Column("amount", "金额（元）", 2),
                    ),
                ),
                Field("approver", "批准人", article=_DEFERRAL),
            ),
        ),
        agency(CONTACT),
    ),
    blocks=(
        *PARTY_LINES,
        Para(
            "本机关于{decided_on}就{cause}作出行政处罚决定（{decision_number}），决定处以罚款人民币{amount:capital}（{amount}）。你（单位）以下列理由申请延期（分期）缴纳："
        ),
        Prose("reason"),
        Para(
            "依据《中华人民共和国行政处罚法》第六十六条第二款的规定，经{approver}批准，准许你（单位）按下列安排缴纳："
        ),
        Items("instalments"),
        Para(
            "逾期不缴纳的，自该期届满次日起每日按该期未缴罚款数额的百分之三加处罚款，加处罚款的数额不超出罚款的数额。[[联系人及电话：{contact}。]]"
        ),
        Seal(),
        Receipt("当事人"),
    ),
)

REMINDER = Form(
    code="T24",
    title="履行行政处罚决定催告书",
    style=Style.LETTER,
    series="催告",
    outward=True,
    compact=True,
    articles=(_REMINDER, "行政强制法第三十五条", penalty("七十二条第一款")),
    sections=(
        party(_REMINDER),
        Section(
            "催告内容",
            (
                CAUSE,
                *_DECISION,
                Field("served_on", "决定送达日期", FieldKind.DATE),
                Field("amount", "未缴罚款数额", FieldKind.MONEY, article="行政强制法第三十五条第三项"),
                Field(
                    "additional_amount",
                    "加处罚款数额",
                    FieldKind.MONEY,
                    required=False,
                    article=penalty("七十二条第一款"),
                ),
                Field("pay_by", "履行期限", FieldKind.DATE, article="行政强制法第三十五条第一项"),
                Field("pay_way", "履行方式", article="行政强制法第三十五条第二项"),
            ),
        ),
        agency(CONTACT),
    ),
    blocks=(
        *PARTY_LINES,
        Para(
            "本机关于{decided_on}就{cause}作出行政处罚决定（{decision_number}），已于{served_on}送达。你（单位）在法定期限内没有履行缴纳罚款的义务，尚未缴纳罚款人民币{amount:capital}（{amount}）[[，加处罚款人民币{additional_amount:capital}（{additional_amount}，计算至本催告书制发之日）]]。"
        ),
        Para(
            "依据《中华人民共和国行政强制法》第三十五条、第五十四条的规定，现催告你（单位）于{pay_by}前履行。履行方式：{pay_way}。"
        ),
        Para(
            "你（单位）收到本催告书后有权进行陈述和申辩，本机关将充分听取意见，进行记录、复核。无正当理由逾期仍不履行的，本机关将依法申请人民法院强制执行。[[联系人及电话：{contact}。]]"
        ),
        Seal(),
        Receipt("当事人"),
    ),
)

_UNDOING = Section(
    "变更或者撤销",
    (
        CAUSE,
        *_DECISION,
        Field("reason", "理由", FieldKind.LONGTEXT, article=_UNDONE),
        Field("basis", "依据", article=_UNDONE),
    ),
)

REVOCATION = Form(
    code="T45",
    title="撤销行政处罚决定书",
    style=Style.LETTER,
    series="撤罚",
    outward=True,
    compact=True,
    articles=(_UNDONE,),
    sections=(party(_UNDONE), _UNDOING, agency(CONTACT)),
    blocks=(
        *PARTY_LINES,
        Para(
            "本机关于{decided_on}就{cause}对你（单位）作出行政处罚决定（{decision_number}）。经复核，该决定存在下列问题："
        ),
        Prose("reason"),
        Para(
            "依据{basis}的规定，本机关决定撤销上述行政处罚决定。已缴纳的罚款，依法退还。[[联系人及电话：{contact}。]]"
        ),
        Seal(),
        Receipt("当事人"),
    ),
)

CHANGE = Form(
    code="T45-A",
    title="变更行政处罚决定书",
    style=Style.LETTER,
    series="变罚",
    outward=True,
    compact=True,
    remedy=Remedy.ORDINARY,
    articles=(_UNDONE,),
    sections=(
        party(_UNDONE),
        _UNDOING,
        Section(
            "变更后的处罚",
            (
                Field("penalty", "变更后的处罚内容", FieldKind.LONGTEXT, article=_UNDONE),
                Field("payment_bank", "代收机构名称和地址", article=penalty("六十七条第三款")),
                DISTRICT,
                COURT,
            ),
        ),
        agency(CONTACT),
    ),
    blocks=(
        *PARTY_LINES,
        Para(
            "本机关于{decided_on}就{cause}对你（单位）作出行政处罚决定（{decision_number}）。经复核，该决定应予变更，理由如下："
        ),
        Prose("reason"),
        Para("依据{basis}的规定，本机关将上述决定的处罚变更为："),
        Prose("penalty"),
        Para(
            "罚款自收到本决定书之日起十五日内缴至{payment_bank}，也可以通过电子支付系统缴纳；已经缴纳的予以抵扣，多缴的依法退还。"
            + wording.ADDITIONAL_FINE
        ),
        Para(wording.REMEDY_ORDINARY + wording.NOT_SUSPENDED + "[[联系人及电话：{contact}。]]"),
        Seal(),
        Receipt("当事人"),
    ),
)

FORMS = (DEFERRAL, REMINDER, REVOCATION, CHANGE)
