"""Decisions (处罚决定类文书): the decision, no penalty, and the one made on the spot."""

from __future__ import annotations

from mingheng.documents import wording
from mingheng.documents.forms.common import CONTACT, COURT, DISTRICT, PARTY_LINES, agency, officers, party, penalty
from mingheng.documents.forms.parts import (
    Field,
    FieldKind,
    Form,
    Line,
    Note,
    Para,
    Prose,
    Receipt,
    Remedy,
    Seal,
    Section,
    Style,
)

_FACTS = penalty("五十九条第一款第二项")
_BASIS = penalty("五十九条第一款第三项")
_HOW = penalty("五十九条第一款第四项")

DECISION = Form(
    code="T18",
    title="行政处罚决定书",
    style=Style.LETTER,
    series="罚",
    outward=True,
    remedy=Remedy.ORDINARY,
    articles=(penalty("五十七条"), penalty("五十九条")),
    sections=(
        party(),
        Section(
            "违法事实和证据",
            (
                Field("facts", "违法事实", FieldKind.LONGTEXT, article=_FACTS, hint="时间、地点、经过、情节、后果"),
                Field("evidence", "证据", FieldKind.LIST, article=_FACTS, hint="逐项列明证据名称"),
            ),
        ),
        Section(
            "告知与陈述申辩",
            (
                Field("notice_number", "告知书文号", article=penalty("四十四条")),
                Field("notice_served_on", "告知书送达日期", FieldKind.DATE, article=penalty("四十四条")),
                Field(
                    "defence",
                    "陈述申辩及采纳情况",
                    FieldKind.LONGTEXT,
                    article=penalty("四十五条"),
                    hint="意见、复核结论、采纳与否和理由",
                ),
                Field("hearing", "听证情况", FieldKind.LONGTEXT, required=False, article=penalty("六十三条")),
            ),
        ),
        Section(
            "依据和处罚内容",
            (
                Field("violated", "违反的规定", article=_BASIS, hint="法律名称和条、款、项"),
                Field("discretion", "裁量情节和基准", FieldKind.LONGTEXT, article=penalty("三十四条")),
                Field("basis", "处罚依据", article=_BASIS, hint="法律名称和条、款、项"),
                Field("penalty", "处罚种类和内容", FieldKind.LONGTEXT, article=_BASIS, hint="一项一行"),
                Field("amount", "罚款数额", FieldKind.MONEY, required=False, article=_BASIS),
                Field("correction", "责令改正", FieldKind.LONGTEXT, required=False, article=penalty("二十八条第一款")),
            ),
        ),
        Section(
            "履行方式和期限",
            (
                Field(
                    "payment_bank",
                    "代收机构名称和地址",
                    only_if=("amount",),
                    article="罚款决定与罚款收缴分离实施办法第七条",
                ),
                Field("payment_account", "缴款账号或者缴款码", required=False, article=_HOW),
                Field(
                    "additional_fine",
                    "逾期加处罚款说明",
                    FieldKind.LONGTEXT,
                    only_if=("amount",),
                    article=penalty("七十二条第一款第一项"),
                    standard=wording.ADDITIONAL_FINE,
                ),
                Field("performance", "其他处罚的履行方式和期限", FieldKind.LONGTEXT, or_else=("amount",), article=_HOW),
            ),
        ),
        Section("救济途径和期限", (DISTRICT, COURT)),
        agency(CONTACT),
    ),
    blocks=(
        *PARTY_LINES,
        Prose("facts", lead="经查，"),
        Para("上述事实，有{evidence}等证据证明。"),
        Para(
            "本机关于{notice_served_on}向当事人送达告知书（{notice_number}），告知拟作出行政处罚的内容及事实、理由、依据和依法享有的权利。"
        ),
        Prose("defence"),
        Prose("hearing", when="hearing"),
        Para("本机关认为，当事人的行为违反了{violated}的规定。{discretion}"),
        Para("依据{basis}的规定，本机关决定对当事人作出如下行政处罚："),
        Prose("penalty"),
        Para("以上罚款合计人民币{amount:capital}（{amount}）。", when="amount"),
        Prose("correction", when="correction"),
        Para(
            "当事人应当自收到本决定书之日起十五日内，将罚款缴至{payment_bank}[[（账号：{payment_account}）]]，也可以通过电子支付系统缴纳。{additional_fine}",
            when="amount",
        ),
        Prose("performance", when="performance"),
        Para(wording.REMEDY_ORDINARY + wording.NOT_SUSPENDED),
        Seal(),
        Note("本决定书一式三份：送达当事人一份，送代收机构一份，存卷一份。[[联系人及电话：{contact}。]]"),
    ),
)

NO_PENALTY = Form(
    code="T19",
    title="不予行政处罚决定书",
    style=Style.LETTER,
    series="不罚",
    outward=True,
    remedy=Remedy.ORDINARY,
    articles=(penalty("三十三条"), penalty("五十七条")),
    sections=(
        party(),
        Section(
            "事实和证据",
            (
                Field("facts", "查明的事实", FieldKind.LONGTEXT, article=penalty("五十七条第一款")),
                Field("evidence", "证据", FieldKind.LIST, article=penalty("四十六条")),
                Field("defence", "陈述申辩情况", FieldKind.LONGTEXT, required=False, article=penalty("四十五条")),
            ),
        ),
        Section(
            "不予处罚的理由和依据",
            (
                Field("reason", "不予处罚的理由", FieldKind.LONGTEXT, article=penalty("三十三条")),
                Field("basis", "不予处罚的依据", article=penalty("三十三条")),
                Field("education", "教育情况", FieldKind.LONGTEXT, article=penalty("三十三条第三款")),
                Field("correction", "责令改正", FieldKind.LONGTEXT, required=False, article=penalty("二十八条第一款")),
            ),
        ),
        Section("救济途径和期限", (DISTRICT, COURT)),
        agency(CONTACT),
    ),
    blocks=(
        *PARTY_LINES,
        Prose("facts", lead="经查，"),
        Para("上述事实，有{evidence}等证据证明。"),
        Prose("defence", when="defence"),
        Prose("reason", lead="本机关认为，"),
        Para("依据{basis}的规定，本机关决定对当事人不予行政处罚。"),
        Prose("education"),
        Prose("correction", when="correction"),
        Para(wording.REMEDY_ORDINARY),
        Seal(),
        Note("本决定书一式二份：送达当事人一份，存卷一份。[[联系人及电话：{contact}。]]"),
    ),
)

_SPOT = penalty("五十二条第二款")

ON_THE_SPOT = Form(
    code="T20",
    title="当场行政处罚决定书",
    style=Style.LETTER,
    series="当罚",
    outward=True,
    compact=True,
    remedy=Remedy.SPOT,
    articles=(penalty("五十一条"), penalty("五十二条")),
    sections=(
        party(_SPOT),
        Section(
            "违法行为",
            (
                Field("occurred_at", "时间", FieldKind.DATETIME, article=_SPOT),
                Field("place", "地点", article=_SPOT),
                Field("facts", "违法行为", FieldKind.LONGTEXT, article=_SPOT),
                Field(
                    "evidence", "证据", FieldKind.LIST, article=penalty("五十一条"), hint="现场照片、录像、当事人陈述等"
                ),
                Field(
                    "defence",
                    "陈述申辩情况",
                    FieldKind.LONGTEXT,
                    article=penalty("四十五条"),
                    standard="当场告知拟处罚的内容及事实、理由、依据后，当事人未提出陈述、申辩意见。",
                ),
            ),
        ),
        Section(
            "处罚种类和依据",
            (
                Field("violated", "违反的规定", article=_SPOT),
                Field("basis", "处罚依据", article=_SPOT),
                Field(
                    "penalty_kinds",
                    "处罚种类",
                    FieldKind.CHOICES,
                    choices=(("warning", "警告"), ("fine", "罚款")),
                    article=_SPOT,
                ),
                Field("amount", "罚款数额", FieldKind.MONEY, only_if=("penalty_kinds", "fine"), article=_SPOT),
                Field("correction", "责令改正", FieldKind.LONGTEXT, required=False, article=penalty("二十八条第一款")),
            ),
        ),
        Section(
            "缴款方式",
            (
                Field(
                    "collection",
                    "缴款方式",
                    FieldKind.CHOICE,
                    only_if=("amount",),
                    choices=(("bank", "十五日内缴至代收机构"), ("on_the_spot", "当场收缴")),
                    article=penalty("六十七条、第六十八条"),
                ),
                Field(
                    "payment_bank",
                    "代收机构名称和地址",
                    only_if=("collection", "bank"),
                    article="罚款决定与罚款收缴分离实施办法第七条",
                ),
                Field(
                    "receipt_number", "财政票据号码", only_if=("collection", "on_the_spot"), article=penalty("七十条")
                ),
                Field("collection_reason", "当场收缴的理由", required=False, article=penalty("六十八条、第六十九条")),
            ),
        ),
        Section("救济途径和期限", (DISTRICT,)),
        Section("落款", (officers(_SPOT), *agency().fields)),
    ),
    blocks=(
        *PARTY_LINES,
        Para("经当场查实，当事人于{occurred_at}在{place}，{facts}"),
        Para("上述事实，有{evidence}等证据证明。执法人员已向当事人出示执法证件。{defence}"),
        Para(
            "当事人的行为违反了{violated}的规定。依据{basis}的规定，现场决定给予{penalty_kinds}的行政处罚[[，罚款数额为人民币{amount:capital}（{amount}）]]。"
        ),
        Prose("correction", when="correction"),
        Para(
            "罚款由当事人自收到本决定书之日起十五日内缴至{payment_bank}，也可以通过电子支付系统缴纳。"
            + wording.ADDITIONAL_FINE,
            when="collection=bank",
        ),
        Para(
            "罚款由执法人员当场收缴[[（{collection_reason}）]]，并出具财政部门统一制发的专用票据（票据号码：{receipt_number}）；不出具的，当事人有权拒绝缴纳。",
            when="collection=on_the_spot",
        ),
        Para(wording.REMEDY_ON_THE_SPOT + wording.NOT_SUSPENDED),
        Line("执法人员：{officers}"),
        Line("执法人员签名或者盖章：＿＿＿＿＿＿＿＿、＿＿＿＿＿＿＿＿"),
        Seal(),
        Receipt("当事人"),
    ),
)

FORMS = (DECISION, NO_PENALTY, ON_THE_SPOT)
