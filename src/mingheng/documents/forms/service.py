"""Service of papers and the way back to good credit (送达、信用修复文书)."""

from __future__ import annotations

from mingheng.documents.forms.common import AGENCY, CAUSE, CONTACT, agency, penalty
from mingheng.documents.forms.parts import (
    Cell,
    Column,
    Field,
    FieldKind,
    Form,
    Grid,
    Head,
    Items,
    Line,
    Note,
    Para,
    Prose,
    Receipt,
    Seal,
    Section,
    Sign,
    Style,
)

_SERVE = penalty("六十一条")
WAYS = (
    ("direct", "直接送达"),
    ("lien", "留置送达"),
    ("post", "邮寄送达"),
    ("electronic", "电子送达"),
    ("entrusted", "委托送达"),
    ("announcement", "公告送达"),
)

PROOF_OF_SERVICE = Form(
    code="T21",
    title="送达回证",
    style=Style.SHEET,
    series="送",
    articles=(_SERVE, "民事诉讼法第八十七条"),
    sections=(
        Section(
            "送达",
            (
                AGENCY,
                CAUSE,
                Field("receiver", "受送达人", article=_SERVE),
                Field(
                    "papers",
                    "送达文书",
                    FieldKind.TABLE,
                    article="民事诉讼法第八十七条",
                    columns=(
                        Column("name", "文书名称", 5),
                        Column("number", "文号", 4, required=False),
                        Column("copies", "份数", 1, required=False),
                    ),
                ),
                Field("way", "送达方式", FieldKind.CHOICE, choices=WAYS, article=_SERVE),
                Field("address", "送达地点", article=_SERVE, hint="电子送达写确认的地址"),
                Field("served_at", "送达时间", FieldKind.DATETIME, article="民事诉讼法第八十七条"),
                Field("servers", "送达人", FieldKind.PEOPLE, article=_SERVE, at_least=2),
            ),
        ),
        Section(
            "签收",
            (
                Field(
                    "signature",
                    "受送达人（代收人）签收",
                    FieldKind.SIGNATURE,
                    only_if=("way", "direct"),
                    or_else=("signed_on_paper",),
                    article="民事诉讼法第八十七条",
                ),
                Field("signed_on_paper", "打印后手写签收", FieldKind.BOOL, required=False),
                Field("proxy", "代收人与受送达人的关系和代收理由", required=False, article="民事诉讼法第八十八条"),
                Field("refusal", "拒收事由和日期", only_if=("way", "lien"), article="民事诉讼法第八十九条"),
                Field(
                    "witness",
                    "见证人（留置送达）",
                    only_if=("way", "lien"),
                    or_else=("recorded",),
                    article="民事诉讼法第八十九条",
                ),
                Field("recorded", "拍照、录像记录送达过程", required=False, article="民事诉讼法第八十九条"),
                Field("post_number", "邮件号码", only_if=("way", "post"), article="民事诉讼法第九十一条"),
                Field(
                    "announced_from",
                    "公告开始日期",
                    FieldKind.DATE,
                    only_if=("way", "announcement"),
                    article="民事诉讼法第九十五条",
                ),
                Field(
                    "announced_until",
                    "公告届满日期",
                    FieldKind.DATE,
                    only_if=("way", "announcement"),
                    article="民事诉讼法第九十五条",
                ),
                Field("remark", "备注", FieldKind.LONGTEXT, required=False),
            ),
        ),
    ),
    blocks=(
        Grid(
            (
                (Cell("案由", 2, label=True), Cell("{cause}", 10)),
                (Cell("受送达人", 2, label=True), Cell("{receiver}", 10)),
                (Cell("送达方式", 2, label=True), Cell("?way", 10)),
                (
                    Cell("送达地点", 2, label=True),
                    Cell("{address}", 4),
                    Cell("送达时间", 2, label=True),
                    Cell("{served_at}", 4),
                ),
            )
        ),
        Items("papers", least_rows=3),
        Grid(
            (
                (
                    Cell("受送达人\n（代收人）\n签名或盖章", 2, label=True),
                    Cell("", 10, rows=2, foot="{signature}　　{served_at}||　　年　　月　　日　　时　　分"),
                ),
                (Cell("代收关系\n和理由", 2, label=True), Cell("{proxy}", 10)),
                (Cell("拒收事由\n和日期", 2, label=True), Cell("{refusal}", 10, rows=2)),
                (
                    Cell("见证人\n签名", 2, label=True),
                    Cell("{witness}", 4),
                    Cell("拍照录像", 2, label=True),
                    Cell("{recorded}", 4),
                ),
                (
                    Cell("邮件号码", 2, label=True),
                    Cell("{post_number}", 4),
                    Cell("公告期间", 2, label=True),
                    Cell("[[{announced_from}至{announced_until}]]", 4),
                ),
                (Cell("送达人", 2, label=True), Cell("{servers}", 10, rows=2)),
                (Cell("备注", 2, label=True), Cell("{remark}", 10, rows=2)),
            )
        ),
        Note(
            "受送达人不在的，由与其同住的成年家属签收；法人或者其他组织由其负责收件的人签收。受送达人拒绝签收的，邀请见证人到场说明情况、签名，或者拍照、录像记录送达过程，将文书留在住所，即视为送达。"
        ),
    ),
)


def _confirmation(
    code: str, title: str, lines: tuple[Field, ...], blocks: tuple[Line | Para, ...], article: str
) -> Form:
    """Build a confirmation of where papers may be served (送达地址、电子送达确认书)."""
    return Form(
        code=code,
        title=title,
        style=Style.RECORD,
        articles=(_SERVE, article),
        sections=(
            Section(
                "当事人",
                (
                    AGENCY,
                    CAUSE,
                    Field("party_name", "当事人", article=article),
                    Field("party_identifier", "证件号码", article=article),
                ),
            ),
            Section("确认", lines),
            Section(
                "签名",
                (
                    Field("confirmed_on", "确认日期", FieldKind.DATE, article=article),
                    Field(
                        "party_signature",
                        "当事人签名",
                        FieldKind.SIGNATURE,
                        article=article,
                        or_else=("signed_on_paper",),
                    ),
                    Field("signed_on_paper", "打印后手写签名", FieldKind.BOOL, required=False),
                ),
            ),
        ),
        blocks=(
            Line("案由：{cause}"),
            Line("当事人：{party_name}　　证件号码：{party_identifier}"),
            *blocks,
            Sign((("当事人（签名或盖章）", "party_signature"),)),
            Line("确认日期：{confirmed_on}"),
        ),
    )


ADDRESS_CONFIRMATION = _confirmation(
    "T21-A",
    "送达地址确认书",
    (
        Field("address", "送达地址", article=_SERVE),
        Field("postcode", "邮政编码", required=False),
        Field("receiver", "收件人", article=_SERVE),
        Field("phone", "联系电话", article=_SERVE),
    ),
    (
        Para("我（单位）确认下列送达地址真实、有效："),
        Line("送达地址：{address}[[　　邮政编码：{postcode}]]"),
        Line("收件人：{receiver}　　联系电话：{phone}"),
        Para(
            "我（单位）已知悉：地址变更应当及时书面告知；因地址不准确、变更未告知或者拒绝签收，致使文书未能实际接收的，邮寄送达以文书退回之日为送达之日，直接送达以送达人在回证上记明情况之日为送达之日。"
        ),
    ),
    "民事诉讼法第八十八条",
)
ELECTRONIC_CONFIRMATION = _confirmation(
    "T21-B",
    "电子送达确认书",
    (
        Field(
            "channel",
            "电子送达方式",
            FieldKind.CHOICES,
            choices=(("email", "电子邮件"), ("sms", "手机短信"), ("fax", "传真"), ("platform", "政务平台")),
            article=penalty("六十一条第二款"),
        ),
        Field("address", "电子送达地址（号码）", article=penalty("六十一条第二款")),
    ),
    (
        Para("我（单位）同意行政机关采用{channel}的方式，将行政处罚决定书等文书送达下列地址：{address}。"),
        Para("我（单位）已知悉：文书到达上述特定系统的日期为送达日期；地址变更应当及时书面告知。"),
    ),
    "行政处罚法第六十一条第二款",
)

_REPAIR = "国办发〔2025〕22号"

CREDIT_REPAIR = Form(
    code="T22",
    title="信用修复告知书",
    style=Style.LETTER,
    compact=True,
    series="信",
    outward=True,
    articles=(_REPAIR, "信用修复管理办法"),
    sections=(
        Section(
            "当事人和决定",
            (
                Field("party_name", "当事人", article=_REPAIR),
                Field("decision_number", "行政处罚决定书文号", article=_REPAIR),
                Field("shown_where", "公示渠道", article=_REPAIR, standard="“信用中国”网站和本机关执法公示栏目"),
                Field("shown_period", "公示期限", article=_REPAIR, hint="最短和最长公示期"),
            ),
        ),
        Section(
            "修复",
            (
                Field(
                    "conditions",
                    "修复条件",
                    FieldKind.LONGTEXT,
                    article=_REPAIR,
                    standard="（一）已履行行政处罚决定规定的义务，纠正违法行为；（二）达到最短公示期限；（三）公开作出信用承诺。",
                ),
                Field(
                    "channel",
                    "申请渠道",
                    FieldKind.LONGTEXT,
                    article=_REPAIR,
                    standard="登录“信用中国”网站，在“信用修复”栏目提出申请；也可以向本机关提出，由本机关协助办理。",
                ),
                Field(
                    "materials",
                    "所需材料",
                    FieldKind.LONGTEXT,
                    article=_REPAIR,
                    standard="（一）信用修复申请书和信用承诺书；（二）缴款凭证等履行义务的证明；（三）营业执照等主体资格证明。",
                ),
                Field("handling", "办理期限", FieldKind.LONGTEXT, article=_REPAIR),
            ),
        ),
        agency(CONTACT),
    ),
    blocks=(
        Line("{party_name}："),
        Para(
            "本机关对你（单位）作出的{decision_number}行政处罚决定，将依法通过{shown_where}公示，公示期限：{shown_period}。现随处罚决定一并告知信用修复的有关事项："
        ),
        Head("一、修复条件"),
        Prose("conditions"),
        Head("二、申请渠道"),
        Prose("channel"),
        Head("三、所需材料"),
        Prose("materials"),
        Head("四、办理期限"),
        Prose("handling"),
        Para("公示期限最长期满的，停止公示，无需申请。办理信用修复不收取任何费用。[[联系人及电话：{contact}。]]"),
        Seal(),
        Receipt("当事人"),
    ),
)

FORMS = (PROOF_OF_SERVICE, ADDRESS_CONFIRMATION, ELECTRONIC_CONFIRMATION, CREDIT_REPAIR)
