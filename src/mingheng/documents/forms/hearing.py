"""Papers of a hearing (听证类文书)."""

from __future__ import annotations

from mingheng.documents.forms.common import AGENCY, CASE_NUMBER, CAUSE, CONTACT, agency, officers, penalty
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
    Sign,
    Style,
    Talk,
)

_HOLD = penalty("六十四条")
_HOST = Field("host", "听证主持人", article=penalty("六十四条第四项"), hint="不得是本案调查人员")
_WHEN = (
    Field("held_at", "听证时间", FieldKind.DATETIME, article=penalty("六十四条第二项")),
    Field("place", "听证地点", article=penalty("六十四条第二项")),
    Field(
        "open_to_public",
        "是否公开",
        FieldKind.CHOICE,
        choices=(("open", "公开举行"), ("closed", "不公开举行")),
        article=penalty("六十四条第三项"),
    ),
)

HEARING_CALL = Form(
    code="T15",
    title="行政处罚听证通知书",
    style=Style.LETTER,
    compact=True,
    series="听通",
    outward=True,
    articles=(_HOLD,),
    sections=(
        Section("当事人", (Field("party_name", "当事人", article=_HOLD), CAUSE)),
        Section(
            "听证",
            (
                *_WHEN,
                _HOST,
                Field("recorder", "记录员"),
                Field("investigators", "案件调查人员", FieldKind.LIST, article=penalty("六十四条第七项")),
            ),
        ),
        agency(CONTACT),
    ),
    blocks=(
        Line("{party_name}："),
        Para("根据你（单位）的听证要求，本机关决定就{cause}举行听证。现将有关事项通知如下："),
        Para("一、时间：{held_at}。地点：{place}。听证{open_to_public}。"),
        Para(
            "二、听证由{host}主持，{recorder}任记录员；案件调查人员为{investigators}。你（单位）认为主持人与本案有直接利害关系的，有权申请回避。"
        ),
        Para("三、你（单位）可以亲自参加听证，也可以委托一至二人代理；委托代理的，应当提交授权委托书。"),
        Para("四、无正当理由拒不出席听证或者未经许可中途退出听证的，视为放弃听证权利，本机关终止听证。"),
        Para("五、你（单位）有权在听证中进行申辩和质证；请携带有关证据材料，通知证人出席。组织听证不收取费用。"),
        Para("[[联系人及电话：{contact}]]", when="contact"),
        Seal(),
        Receipt("当事人"),
    ),
)

HEARING_REQUEST = Form(
    code="T15-A",
    title="听证申请书",
    style=Style.RECORD,
    articles=(penalty("六十四条第一项"),),
    sections=(
        Section(
            "申请",
            (
                AGENCY,
                Field("party_name", "申请人", article=_HOLD),
                Field("party_address", "住所（住址）", required=False),
                Field("party_phone", "联系电话", required=False),
                Field("notice_number", "听证告知书文号", article=_HOLD),
                Field("request", "申请事项和理由", FieldKind.LONGTEXT, article=_HOLD),
                Field("requested_on", "申请日期", FieldKind.DATE, article=penalty("六十四条第一项")),
                Field(
                    "party_signature", "申请人签名", FieldKind.SIGNATURE, article=_HOLD, or_else=("signed_on_paper",)
                ),
                Field("signed_on_paper", "打印后手写签名", FieldKind.BOOL, required=False),
            ),
        ),
    ),
    blocks=(
        Line("{agency_name}："),
        Para("你机关{notice_number}听证告知书收悉。现要求举行听证，理由如下："),
        Prose("request"),
        Line("申请人：{party_name}"),
        Line("[[住所（住址）：{party_address}　　]][[联系电话：{party_phone}]]"),
        Sign((("申请人（签名或盖章）", "party_signature"),)),
        Line("申请日期：{requested_on}"),
    ),
)

HEARING_ANNOUNCEMENT = Form(
    code="T15-B",
    title="听证公告",
    style=Style.LETTER,
    series="听公",
    outward=True,
    articles=(penalty("六十四条第三项"),),
    sections=(Section("听证", (Field("party_name", "当事人", article=_HOLD), CAUSE, *_WHEN, _HOST)), agency(CONTACT)),
    blocks=(
        Para("本机关定于{held_at}在{place}，就{cause}（当事人：{party_name}）{open_to_public}听证会，由{host}主持。"),
        Para("需要旁听的，请持本人有效身份证件提前到场登记，遵守听证纪律；座位满额为止。"),
        Para("[[联系人及电话：{contact}]]", when="contact"),
        Para("特此公告。"),
        Seal(),
    ),
)

HEARING_RECORD = Form(
    code="T15-C",
    title="听证笔录",
    style=Style.RECORD,
    articles=(penalty("六十四条第八项"),),
    footer="当事人（代理人）：　　　　　　主持人：　　　　　　记录员：",
    sections=(
        Section(
            "时间地点和人员",
            (
                AGENCY,
                CAUSE,
                *_WHEN,
                Field("ended_at", "结束时间", FieldKind.DATETIME, article=_HOLD),
                _HOST,
                Field("recorder", "记录员", article=_HOLD),
                Field("party_name", "当事人", article=_HOLD),
                Field("agents", "委托代理人", FieldKind.LIST, required=False, article=penalty("六十四条第五项")),
                officers(penalty("六十四条第七项"), label="案件调查人员"),
                Field("others", "其他参加人", FieldKind.LIST, required=False),
            ),
        ),
        Section(
            "听证过程",
            (
                Field("opening", "宣布事由和纪律、核对身份、告知权利、回避", FieldKind.LONGTEXT, article=_HOLD),
                Field(
                    "accusation",
                    "调查人员提出的事实、证据和处罚建议",
                    FieldKind.LONGTEXT,
                    article=penalty("六十四条第七项"),
                ),
                Field("answer", "当事人的申辩和质证", FieldKind.LONGTEXT, article=penalty("六十四条第七项")),
                Field("dialogue", "质证和辩论", FieldKind.DIALOGUE, required=False),
                Field("issues", "争议焦点", FieldKind.LONGTEXT, article=_HOLD),
                Field("closing", "最后陈述", FieldKind.LONGTEXT, article=_HOLD),
            ),
        ),
        Section(
            "核对和签名",
            (
                Field(
                    "party_signature",
                    "当事人或者代理人签名",
                    FieldKind.SIGNATURE,
                    article=penalty("六十四条第八项"),
                    or_else=("refusal", "signed_on_paper"),
                ),
                Field("refusal", "拒绝签名的注明", required=False, hint="由听证主持人在笔录中注明"),
                Field(
                    "host_signature",
                    "主持人签名",
                    FieldKind.SIGNATURE,
                    article=penalty("六十四条第八项"),
                    or_else=("signed_on_paper",),
                ),
                Field("signed_on_paper", "打印后手写签名", FieldKind.BOOL, required=False),
            ),
        ),
    ),
    blocks=(
        Line("时间：{held_at}至{ended_at}　　地点：{place}　　{open_to_public}"),
        Line("案由：{cause}"),
        Line("主持人：{host}　　记录员：{recorder}"),
        Line("当事人：{party_name}[[　　委托代理人：{agents}]]"),
        Line("案件调查人员：{officers}"),
        Line("[[其他参加人：{others}]]"),
        Head("一、听证开始"),
        Prose("opening"),
        Head("二、调查人员陈述"),
        Prose("accusation"),
        Head("三、当事人申辩和质证"),
        Prose("answer"),
        Talk("dialogue"),
        Head("四、争议焦点"),
        Prose("issues"),
        Head("五、最后陈述"),
        Prose("closing"),
        Para("以上笔录已交当事人（代理人）核对，确认无误。"),
        Para("{refusal}", when="refusal"),
        Sign(
            (
                ("当事人或者代理人（签名）", "party_signature"),
                ("主持人（签名）", "host_signature"),
                ("记录员（签名）", ""),
                ("案件调查人员（签名）", ""),
            )
        ),
    ),
)

HEARING_REPORT = Form(
    code="T15-D",
    title="听证报告",
    style=Style.RECORD,
    articles=(penalty("六十五条"),),
    sections=(
        Section(
            "听证",
            (
                AGENCY,
                CAUSE,
                CASE_NUMBER,
                *_WHEN,
                _HOST,
                Field("party_name", "当事人", article=_HOLD),
                Field("attendance", "听证参加人", FieldKind.LIST, article=_HOLD),
            ),
        ),
        Section(
            "意见",
            (
                Field("accusation", "调查人员的意见", FieldKind.LONGTEXT, article=penalty("六十五条")),
                Field("answer", "当事人的意见", FieldKind.LONGTEXT, article=penalty("六十五条")),
                Field("issues", "争议焦点和认定", FieldKind.LONGTEXT, article=penalty("六十五条")),
                Field("proposal", "处理意见和建议", FieldKind.LONGTEXT, article=penalty("六十五条")),
                Field("host_signature", "主持人签名", FieldKind.SIGNATURE, article=penalty("六十五条")),
                Field("reported_on", "报告日期", FieldKind.DATE),
            ),
        ),
    ),
    blocks=(
        Line("案由：{cause}"),
        Line("[[案号：{case_number}]]"),
        Line("当事人：{party_name}"),
        Line("听证时间：{held_at}　　地点：{place}　　{open_to_public}"),
        Line("主持人：{host}　　参加人：{attendance}"),
        Head("一、调查人员的意见"),
        Prose("accusation"),
        Head("二、当事人的意见"),
        Prose("answer"),
        Head("三、争议焦点和认定"),
        Prose("issues"),
        Head("四、处理意见和建议"),
        Prose("proposal"),
        Sign((("主持人", "host_signature"),)),
        Line("报告日期：{reported_on}"),
    ),
)

FORMS = (HEARING_CALL, HEARING_REQUEST, HEARING_ANNOUNCEMENT, HEARING_RECORD, HEARING_REPORT)
