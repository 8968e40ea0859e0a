"""Orders to correct and what came of them (责令改正类文书)."""

from __future__ import annotations

from mingheng.documents.forms.common import AGENCY, CONTACT, PARTY_LINES, agency, officers, party, penalty
from mingheng.documents.forms.evidence import signature_blocks, signatures
from mingheng.documents.forms.parts import (
    Field,
    FieldKind,
    Form,
    Head,
    Line,
    Para,
    Prose,
    Receipt,
    Seal,
    Section,
    Style,
)

_ORDER = penalty("二十八条第一款")
_HOW = (("immediate", "立即改正"), ("limited", "限期改正"))

CORRECTION_ORDER = Form(
    code="T08",
    title="责令改正通知书",
    style=Style.LETTER,
    series="责改",
    outward=True,
    compact=True,
    articles=(_ORDER,),
    sections=(
        party(_ORDER),
        Section(
            "违法事实和依据",
            (
                Field("facts", "违法事实", FieldKind.LONGTEXT, article=_ORDER, hint="时间、地点、行为"),
                Field("violated", "违反的规定", article=_ORDER),
                Field("basis", "责令改正的依据", article=_ORDER),
            ),
        ),
        Section(
            "改正要求",
            (
                Field("correction_kind", "改正方式", FieldKind.CHOICE, choices=_HOW, article=_ORDER),
                Field(
                    "correct_by", "改正期限", FieldKind.DATETIME, only_if=("correction_kind", "limited"), article=_ORDER
                ),
                Field("correction", "改正内容和要求", FieldKind.LONGTEXT, article=_ORDER),
                Field("recheck_on", "复查日期", FieldKind.DATE),
                Field(
                    "consequence",
                    "逾期不改正的后果",
                    FieldKind.LONGTEXT,
                    standard="逾期不改正或者拒不改正的，本机关将依法给予行政处罚。",
                ),
            ),
        ),
        Section("执法人员和落款", (officers(), *agency(CONTACT).fields)),
    ),
    blocks=(
        *PARTY_LINES,
        Prose("facts", lead="经查，"),
        Para(
            "上述行为违反了{violated}的规定。依据{basis}和《中华人民共和国行政处罚法》第二十八条第一款的规定，责令你（单位）{correction_kind}[[，于{correct_by}前改正完毕]]。改正内容和要求如下："
        ),
        Prose("correction"),
        Para("本机关将于{recheck_on}进行复查。{consequence}"),
        Para("你（单位）有权进行陈述和申辩。[[联系人及电话：{contact}。]]"),
        Line("执法人员：{officers}"),
        Seal(),
        Receipt("当事人"),
    ),
)

RECHECK = Form(
    code="T09",
    title="复查记录",
    style=Style.RECORD,
    articles=(_ORDER,),
    footer="当事人（逐页签名）：　　　　　　　　　执法人员：",
    sections=(
        Section(
            "复查",
            (
                AGENCY,
                Field("order_number", "责令改正通知书文号", article=_ORDER),
                Field("party_name", "当事人"),
                Field("place", "复查地点"),
                Field("rechecked_at", "复查时间", FieldKind.DATETIME),
                officers(label="复查人员"),
                Field("recorder", "记录人"),
            ),
        ),
        Section(
            "复查情况",
            (
                Field("findings", "复查情况", FieldKind.LONGTEXT),
                Field(
                    "corrected",
                    "改正情况",
                    FieldKind.CHOICE,
                    choices=(("yes", "已改正"), ("partly", "部分改正"), ("no", "未改正")),
                ),
                Field("photos", "照片和录像", FieldKind.LIST),
            ),
        ),
        signatures("当事人或者在场人", penalty("五十五条")),
    ),
    blocks=(
        Line("当事人：{party_name}"),
        Line("责令改正通知书：{order_number}"),
        Line("复查时间：{rechecked_at}　　复查地点：{place}"),
        Line("复查人员：{officers}　　记录人：{recorder}"),
        Head("复查情况："),
        Prose("findings"),
        Para("改正情况：{corrected}。照片和录像：{photos}。"),
        *signature_blocks("当事人或者在场人"),
    ),
)

FORMS = (CORRECTION_ORDER, RECHECK)
