"""Papers of the beginning (立案类文书): the register of leads, filing, co-operation, transfer."""

from __future__ import annotations

from mingheng.documents.forms.common import (
    AGENCY,
    CASE_NUMBER,
    CAUSE,
    CONTACT,
    DEPARTMENT,
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
    Field,
    FieldKind,
    Form,
    Grid,
    Items,
    Line,
    Para,
    Prose,
    Seal,
    Section,
    Style,
)

_FILING = penalty("五十四条")
SOURCES = (
    ("patrol", "巡查发现"),
    ("inspection", "检查发现"),
    ("complaint", "投诉举报"),
    ("transfer", "其他机关移送"),
    ("assignment", "上级交办"),
    ("grid", "网格上报"),
)

LEAD_REGISTER = Form(
    code="T01",
    title="案件来源登记表",
    style=Style.SHEET,
    series="源",
    articles=(_FILING,),
    sections=(
        Section(
            "来源",
            (
                AGENCY,
                DEPARTMENT,
                Field("source", "案件来源", FieldKind.CHOICE, choices=SOURCES, article=_FILING),
                Field("received_at", "登记时间", FieldKind.DATETIME, article=_FILING),
                Field("provider", "提供线索的人或者单位", required=False, hint="举报人要求保密的不填"),
                Field("provider_contact", "联系方式", required=False),
            ),
        ),
        Section(
            "涉嫌违法的当事人（已知时填写）",
            (
                Field("party_name", "名称（姓名）", required=False),
                Field("party_address", "地址", required=False),
                Field("party_phone", "联系电话", required=False),
            ),
        ),
        Section(
            "线索内容和处理意见",
            (
                Field(
                    "content", "线索内容", FieldKind.LONGTEXT, article=_FILING, hint="时间、地点、主要情况、所附材料"
                ),
                Field("attachments", "所附材料", FieldKind.LIST, required=False),
                Field("registrar", "登记人", FieldKind.SIGNATURE),
                *opinion("handling", "处理意见", article=_FILING),
            ),
        ),
    ),
    blocks=(
        Grid(
            (
                (Cell("案件来源", 2, label=True), Cell("?source", 10)),
                (
                    Cell("登记时间", 2, label=True),
                    Cell("{received_at}", 4),
                    Cell("登记人", 2, label=True),
                    Cell("{registrar}", 4),
                ),
                (
                    Cell("线索提供人", 2, label=True),
                    Cell("{provider}", 4),
                    Cell("联系方式", 2, label=True),
                    Cell("{provider_contact}", 4),
                ),
                (
                    Cell("涉嫌违法的\n当事人", 2, label=True),
                    Cell("{party_name}", 4),
                    Cell("联系电话", 2, label=True),
                    Cell("{party_phone}", 4),
                ),
                (Cell("地址", 2, label=True), Cell("{party_address}", 10)),
                (Cell("线索内容", 2, label=True), Cell("{content}", 10, rows=14)),
                (Cell("所附材料", 2, label=True), Cell("{attachments}", 10, rows=3)),
                opinion_row("handling", "处理意见", rows=7),
            )
        ),
        Line("承办机构：{department_name}"),
    ),
)


_MATTER = Section(
    "案件",
    (
        AGENCY,
        DEPARTMENT,
        CAUSE,
        Field("source", "案件来源", FieldKind.CHOICE, choices=SOURCES, article=_FILING),
    ),
)
_APPROVAL = Section(
    "审批",
    (
        *opinion("officer", "承办人意见", article=_FILING),
        *opinion("department", "承办机构意见", article=_FILING),
        *opinion("leader", "行政机关负责人审批意见", article=_FILING),
    ),
)


def _filing(code: str, title: str, series: str, label: str, extra: tuple[Field, ...], row: tuple[Cell, ...]) -> Form:
    """Build the approval form for filing a case, or for not filing it (立案、不予立案审批表)."""
    return Form(
        code=code,
        title=title,
        style=Style.SHEET,
        series=series,
        articles=(_FILING,),
        sections=(
            _MATTER,
            party(_FILING),
            Section(
                label,
                (
                    Field("summary", "基本情况", FieldKind.LONGTEXT, article=_FILING),
                    Field("reason", f"{label}理由", FieldKind.LONGTEXT, article=_FILING),
                    Field("basis", f"{label}依据", article=_FILING),
                    *extra,
                ),
            ),
            _APPROVAL,
        ),
        blocks=(
            Grid(
                (
                    (Cell("案由", 2, label=True), Cell("{cause}", 10)),
                    (Cell("案件来源", 2, label=True), Cell("?source", 10)),
                    *PARTY_ROWS,
                    (Cell("基本情况", 2, label=True), Cell("{summary}", 10, rows=6)),
                    (Cell(f"{label}\n理由和依据", 2, label=True), Cell("{reason}\n依据：{basis}", 10, rows=5)),
                    *((row,) if row else ()),
                    opinion_row("officer", "承办人\n意见", rows=3),
                    opinion_row("department", "承办机构\n意见", rows=3),
                    opinion_row("leader", "行政机关\n负责人\n审批意见", rows=4),
                )
            ),
            Line("承办机构：{department_name}"),
        ),
    )


FILING = _filing(
    "T02",
    "立案审批表",
    "罚立",
    "立案",
    (officers(label="承办人（指定的执法人员）"),),
    (Cell("承办人", 2, label=True), Cell("{officers}", 10)),
)
NOT_FILING = _filing("T02-A", "不予立案审批表", "罚不立", "不予立案", (), ())

_TRANSFER = penalty("二十六条")

TRANSFER = Form(
    code="T10",
    title="案件移送函",
    style=Style.LETTER,
    series="移",
    outward=True,
    articles=(penalty("二十二条至二十六条"),),
    sections=(
        Section(
            "移送",
            (
                Field("addressee", "受移送机关", article=_TRANSFER),
                CAUSE,
                CASE_NUMBER,
                Field("facts", "案件基本情况", FieldKind.LONGTEXT, article=_TRANSFER),
                Field(
                    "reason",
                    "移送理由",
                    FieldKind.LONGTEXT,
                    article=_TRANSFER,
                    hint="不属于本机关管辖，或者事项已由承接机关行使",
                ),
                Field("basis", "移送依据", article=_TRANSFER),
                Field("attachments", "附件", FieldKind.LIST, article=_TRANSFER),
                Field("reply_to", "回复要求", FieldKind.LONGTEXT, required=False),
            ),
        ),
        agency(CONTACT),
    ),
    blocks=(
        Line("{addressee}："),
        Para("本机关[[（{case_number}）]]在{cause}的办理中查明："),
        Prose("facts"),
        Prose("reason", lead="经审查，"),
        Para("依据{basis}的规定，现将该案移送你机关处理，有关材料一并附送。"),
        Prose("reply_to", when="reply_to"),
        Para("附件：{attachments}"),
        Para("[[联系人及电话：{contact}]]", when="contact"),
        Seal(),
    ),
)

ASSISTANCE = Form(
    code="T10-A",
    title="协助调查函",
    style=Style.LETTER,
    series="协",
    outward=True,
    articles=(_TRANSFER,),
    sections=(
        Section(
            "协助",
            (
                Field("addressee", "协助机关或者单位", article=_TRANSFER),
                CAUSE,
                Field("matters", "请求协助的事项", FieldKind.LONGTEXT, article=_TRANSFER),
                Field("reply_by", "请于何日前复函", FieldKind.DATE, article=_TRANSFER),
                Field("attachments", "附件", FieldKind.LIST, required=False),
            ),
        ),
        agency(Field("contact", "联系人及电话")),
    ),
    blocks=(
        Line("{addressee}："),
        Para(
            "本机关正在办理{cause}，因调查需要，依据《中华人民共和国行政处罚法》第二十六条的规定，请你单位协助下列事项："
        ),
        Prose("matters"),
        Para("请于{reply_by}前将协助结果书面函复本机关；不能按期提供的，请说明理由。"),
        Para("附件：{attachments}", when="attachments"),
        Para("联系人及电话：{contact}"),
        Seal(),
    ),
)

JURISDICTION = Form(
    code="T10-B",
    title="指定管辖请示",
    style=Style.LETTER,
    series="请",
    outward=True,
    articles=(penalty("二十五条第二款"),),
    sections=(
        Section(
            "请示",
            (
                Field("addressee", "共同的上一级行政机关", article=penalty("二十五条第二款")),
                CAUSE,
                Field("facts", "案件基本情况", FieldKind.LONGTEXT, article=penalty("二十五条第二款")),
                Field("dispute", "管辖争议和协商情况", FieldKind.LONGTEXT, article=penalty("二十五条第二款")),
                Field("attachments", "附件", FieldKind.LIST, required=False),
            ),
        ),
        agency(CONTACT),
    ),
    blocks=(
        Line("{addressee}："),
        Para("现就{cause}的管辖问题请示如下："),
        Prose("facts"),
        Prose("dispute"),
        Para("依据《中华人民共和国行政处罚法》第二十五条第二款的规定，现报请指定管辖。当否，请示。"),
        Para("附件：{attachments}", when="attachments"),
        Para("[[联系人及电话：{contact}]]", when="contact"),
        Seal(),
    ),
)

_CRIME = "行政执法机关移送涉嫌犯罪案件的规定第六条"

CRIME_TRANSFER = Form(
    code="T11",
    title="涉嫌犯罪案件移送书",
    style=Style.LETTER,
    series="移刑",
    outward=True,
    articles=(penalty("二十七条"), _CRIME),
    sections=(
        Section("受移送机关", (Field("addressee", "受移送的公安机关", article=_CRIME), CAUSE, CASE_NUMBER)),
        party(_CRIME),
        Section(
            "案情",
            (
                Field("facts", "案件事实", FieldKind.LONGTEXT, article=_CRIME),
                Field("crime", "涉嫌的罪名线索和依据", FieldKind.LONGTEXT, article=_CRIME),
                Field("approver", "批准移送的负责人", article="行政执法机关移送涉嫌犯罪案件的规定第五条"),
                Field("approved_on", "批准日期", FieldKind.DATE, article="行政执法机关移送涉嫌犯罪案件的规定第五条"),
            ),
        ),
        Section(
            "随案材料",
            (
                Field("report", "涉嫌犯罪案件情况的调查报告", article=_CRIME),
                Field("evidence", "证据目录", FieldKind.LIST, article=_CRIME),
                Field("goods", "涉案物品清单", FieldKind.TABLE, columns=GOODS, required=False, article=_CRIME),
                Field("appraisal", "有关检验报告或者鉴定结论", FieldKind.LIST, required=False, article=_CRIME),
                Field("others", "其他有关涉嫌犯罪的材料", FieldKind.LIST, required=False, article=_CRIME),
            ),
        ),
        agency(CONTACT),
    ),
    blocks=(
        Line("{addressee}："),
        Para("本机关在办理{cause}[[（{case_number}）]]中，发现当事人的行为涉嫌犯罪。当事人基本情况如下："),
        *PARTY_LINES,
        Prose("facts", lead="经查，"),
        Prose("crime"),
        Para(
            "依据《中华人民共和国行政处罚法》第二十七条和《行政执法机关移送涉嫌犯罪案件的规定》的规定，经{approver}于{approved_on}批准，现将该案移送你机关。请依法审查，并将是否立案的决定书面通知本机关。"
        ),
        Para(
            "附：一、{report}；二、证据目录：{evidence}[[；三、检验报告或者鉴定结论：{appraisal}]][[；其他材料：{others}]]。抄送：同级人民检察院。[[联系人及电话：{contact}。]]"
        ),
        Seal(),
        Items("goods", caption="涉案物品清单"),
    ),
)

FORMS = (LEAD_REGISTER, FILING, NOT_FILING, TRANSFER, ASSISTANCE, JURISDICTION, CRIME_TRANSFER)
