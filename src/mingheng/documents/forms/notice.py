"""From the end of the investigation to the decision (调查终结、告知、陈述申辩类文书)."""

from __future__ import annotations

from mingheng.documents import wording
from mingheng.documents.forms.common import (
    AGENCY,
    CASE_NUMBER,
    CAUSE,
    DEPARTMENT,
    PARTY_LINES,
    PARTY_ROWS,
    YES_NO,
    agency,
    officers,
    opinion,
    opinion_row,
    party,
    penalty,
)
from mingheng.documents.forms.evidence import signature_blocks, signatures
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
    Para,
    Prose,
    Receipt,
    Seal,
    Section,
    Sign,
    Style,
    Talk,
)

_END = penalty("五十七条第一款")
_TELL = penalty("四十四条")
_HEAR = penalty("六十三条")
_DEFEND = penalty("四十五条")

_MERITS = Section(
    "事实、证据和依据",
    (
        Field("facts", "查明的事实", FieldKind.LONGTEXT, article=_END),
        Field("evidence", "证据", FieldKind.LIST, article=penalty("四十六条")),
        Field("violated", "违反的规定", article=penalty("四十条")),
        Field("basis", "处理依据", article=penalty("四十条")),
        Field("discretion", "裁量情节和基准", FieldKind.LONGTEXT, article=penalty("三十四条")),
    ),
)
_PATH = Section(
    "处理建议",
    (
        Field("proposal", "处理建议", FieldKind.LONGTEXT, article=_END),
        Field("needs_hearing", "是否告知听证权利", FieldKind.CHOICE, choices=YES_NO, article=_HEAR),
        Field("needs_review", "是否法制审核", FieldKind.CHOICE, choices=YES_NO, article=penalty("五十八条")),
        Field("needs_discussion", "是否集体讨论", FieldKind.CHOICE, choices=YES_NO, article=penalty("五十七条第二款")),
    ),
)

INVESTIGATION_REPORT = Form(
    code="T12",
    title="案件调查终结报告",
    style=Style.RECORD,
    articles=(_END,),
    sections=(
        Section(
            "案件",
            (
                AGENCY,
                DEPARTMENT,
                CAUSE,
                CASE_NUMBER,
                Field("filed_on", "立案日期", FieldKind.DATE, article=penalty("五十四条")),
                officers(label="承办人"),
            ),
        ),
        party(_END),
        Section("调查经过", (Field("course", "调查经过", FieldKind.LONGTEXT, article=_END),)),
        _MERITS,
        _PATH,
        Section("落款", (Field("reported_on", "报告日期", FieldKind.DATE),)),
    ),
    blocks=(
        Line("案由：{cause}"),
        Line("[[案号：{case_number}]]"),
        Line("承办机构：{department_name}　　立案日期：{filed_on}"),
        Line("承办人：{officers}"),
        Head("一、当事人基本情况"),
        *PARTY_LINES,
        Head("二、调查经过"),
        Prose("course"),
        Head("三、查明的事实"),
        Prose("facts"),
        Head("四、证据"),
        Para("{evidence}。"),
        Head("五、违法性质和处理依据"),
        Para("当事人的行为违反了{violated}的规定，依据{basis}处理。"),
        Head("六、裁量说明"),
        Prose("discretion"),
        Head("七、处理建议"),
        Prose("proposal"),
        Para("是否告知听证权利：{needs_hearing}；是否法制审核：{needs_review}；是否集体讨论：{needs_discussion}。"),
        Sign((("承办人", "officers"),)),
        Line("报告日期：{reported_on}"),
    ),
)

HANDLING_APPROVAL = Form(
    code="T12-A",
    title="案件处理审批表",
    style=Style.SHEET,
    articles=(_END,),
    sections=(
        Section(
            "案件",
            (
                AGENCY,
                DEPARTMENT,
                CAUSE,
                CASE_NUMBER,
                Field("filed_on", "立案日期", FieldKind.DATE, article=penalty("五十四条")),
            ),
        ),
        party(_END),
        _MERITS,
        Section(
            "告知和陈述申辩",
            (
                Field("defence", "告知、陈述申辩、听证情况", FieldKind.LONGTEXT, required=False, article=_DEFEND),
                Field("review", "法制审核情况", FieldKind.LONGTEXT, required=False, article=penalty("五十八条")),
                Field(
                    "discussion", "集体讨论情况", FieldKind.LONGTEXT, required=False, article=penalty("五十七条第二款")
                ),
            ),
        ),
        Section("处理建议", (Field("proposal", "处理建议", FieldKind.LONGTEXT, article=_END),)),
        Section(
            "审批",
            (
                *opinion("officer", "承办人意见", article=_END),
                *opinion("department", "承办机构意见", article=_END),
                *opinion("leader", "行政机关负责人审批意见", article=_END),
            ),
        ),
    ),
    blocks=(
        Grid(
            (
                (
                    Cell("案由", 2, label=True),
                    Cell("{cause}", 3),
                    Cell("案号", 2, label=True),
                    Cell("{case_number}", 5),
                ),
                *PARTY_ROWS,
                (Cell("事实和证据", 2, label=True), Cell("{facts}\n证据：{evidence}", 10, rows=5)),
                (
                    Cell("违反规定和\n处理依据", 2, label=True),
                    Cell("违反：{violated}\n依据：{basis}\n裁量：{discretion}", 10, rows=3),
                ),
                (Cell("告知、陈述\n申辩、听证", 2, label=True), Cell("{defence}", 10, rows=2)),
                (
                    Cell("法制审核", 2, label=True),
                    Cell("{review}", 4, rows=2),
                    Cell("集体讨论", 2, label=True),
                    Cell("{discussion}", 4),
                ),
                (Cell("处理建议", 2, label=True), Cell("{proposal}", 10, rows=2)),
                opinion_row("officer", "承办人\n意见", rows=2),
                opinion_row("department", "承办机构\n意见", rows=2),
                opinion_row("leader", "行政机关\n负责人\n审批意见", rows=3),
            )
        ),
        Line("承办机构：{department_name}　　立案日期：{filed_on}"),
    ),
)

_PROPOSED = Section(
    "拟作出的行政处罚",
    (
        Field("facts", "违法事实", FieldKind.LONGTEXT, article=_TELL),
        Field("evidence", "证据", FieldKind.LIST, article=_TELL),
        Field("violated", "违反的规定", article=_TELL),
        Field("basis", "处罚依据", article=_TELL),
        Field("discretion", "裁量理由", FieldKind.LONGTEXT, article=_TELL),
        Field("proposed_penalty", "拟作出的行政处罚", FieldKind.LONGTEXT, article=_TELL),
    ),
)
_WHERE = (Field("agency_address", "陈述申辩地点", article=_TELL), Field("contact", "联系人及电话", article=_TELL))


def _notice(
    code: str, title: str, series: str, rights: tuple[Para, ...], extra: tuple[Field, ...], article: str
) -> Form:
    """Build the notice before a penalty (行政处罚告知书), with or without the right to a hearing."""
    return Form(
        code=code,
        title=title,
        style=Style.LETTER,
        series=series,
        outward=True,
        compact=True,
        articles=(_TELL, article),
        sections=(party(_TELL), _PROPOSED, Section("权利告知", (*extra, *_WHERE)), agency()),
        blocks=(
            *PARTY_LINES,
            Prose("facts", lead="经查，"),
            Para("上述事实，有{evidence}等证据证明。你（单位）的行为违反了{violated}的规定。{discretion}"),
            Para("依据{basis}的规定，本机关拟对你（单位）作出如下行政处罚："),
            Prose("proposed_penalty"),
            *rights,
            Para("联系人及电话：{contact}。地址：{agency_address}。"),
            Seal(),
            Receipt("当事人"),
        ),
    )


PENALTY_NOTICE = _notice(
    "T13",
    "行政处罚告知书",
    "罚告",
    (
        Para(wording.DEFENCE_RIGHT),
        Para("请自收到本告知书之日起{defence_days}内，以书面或者口头方式提出；逾期未提出的，视为放弃陈述、申辩。"),
    ),
    (Field("defence_days", "陈述申辩期限", article=_DEFEND, standard="三个工作日"),),
    _DEFEND,
)
HEARING_NOTICE = _notice(
    "T13-A",
    "行政处罚听证告知书",
    "罚听告",
    (
        Para(wording.DEFENCE_RIGHT + "陈述、申辩请自收到本告知书之日起{defence_days}内提出。"),
        Para(wording.HEARING_RIGHT),
    ),
    (Field("defence_days", "陈述申辩期限", article=_DEFEND, standard="五个工作日"),),
    _HEAR,
)

DEFENCE_RECORD = Form(
    code="T14",
    title="陈述申辩笔录",
    style=Style.RECORD,
    articles=(_DEFEND,),
    footer="陈述申辩人（逐页签名）：　　　　　　　　记录人：",
    sections=(
        Section(
            "时间地点和人员",
            (
                AGENCY,
                CAUSE,
                Field("notice_number", "告知书文号", article=_TELL),
                Field("started_at", "开始时间", FieldKind.DATETIME, article=_DEFEND),
                Field("ended_at", "结束时间", FieldKind.DATETIME, article=_DEFEND),
                Field("place", "地点", article=_DEFEND),
                Field("speaker", "陈述申辩人", article=_DEFEND),
                Field("speaker_role", "身份（当事人、委托代理人）", article=_DEFEND),
                Field("speaker_identifier", "公民身份号码", required=False),
                officers(label="听取人"),
                Field("recorder", "记录人"),
            ),
        ),
        Section(
            "陈述申辩",
            (
                Field("statement", "陈述申辩内容", FieldKind.LONGTEXT, article=_DEFEND),
                Field("dialogue", "问答", FieldKind.DIALOGUE, required=False),
                Field("evidence", "提交的证据", FieldKind.LIST, required=False, article=_DEFEND),
            ),
        ),
        signatures("陈述申辩人", _DEFEND),
    ),
    blocks=(
        Line("时间：{started_at}至{ended_at}　　地点：{place}"),
        Line("案由：{cause}　　告知书：{notice_number}"),
        Line("陈述申辩人：{speaker}（{speaker_role}）[[　　公民身份号码：{speaker_identifier}]]"),
        Line("听取人：{officers}　　记录人：{recorder}"),
        Head("陈述申辩内容："),
        Prose("statement"),
        Talk("dialogue"),
        Para("提交的证据：{evidence}", when="evidence"),
        *signature_blocks("陈述申辩人"),
    ),
)

DEFENCE_REVIEW = Form(
    code="T14-A",
    title="陈述申辩复核意见书",
    style=Style.SHEET,
    articles=(_DEFEND,),
    sections=(
        Section(
            "案件",
            (
                AGENCY,
                DEPARTMENT,
                CAUSE,
                CASE_NUMBER,
                Field("party_name", "当事人", article=_DEFEND),
                Field("notice_number", "告知书文号", article=_TELL),
            ),
        ),
        Section(
            "复核",
            (
                Field(
                    "claims",
                    "主张和复核",
                    FieldKind.TABLE,
                    article=_DEFEND,
                    columns=(
                        Column("claim", "当事人的事实、理由、证据", 4),
                        Column("finding", "复核情况", 4),
                        Column("accepted", "采纳与否", 2),
                        Column("reason", "理由", 4),
                    ),
                ),
                Field(
                    "conclusion",
                    "复核结论",
                    FieldKind.LONGTEXT,
                    article=_DEFEND,
                    hint="不得因陈述、申辩而给予更重的处罚",
                ),
            ),
        ),
        Section(
            "签名",
            (
                *opinion("reviewer", "复核人意见", article=_DEFEND),
                *opinion("department", "承办机构意见", article=_DEFEND),
            ),
        ),
    ),
    blocks=(
        Grid(
            (
                (
                    Cell("案由", 2, label=True),
                    Cell("{cause}", 3),
                    Cell("案号", 2, label=True),
                    Cell("{case_number}", 5),
                ),
                (
                    Cell("当事人", 2, label=True),
                    Cell("{party_name}", 3),
                    Cell("告知书", 2, label=True),
                    Cell("{notice_number}", 5),
                ),
            )
        ),
        Items("claims"),
        Grid(
            (
                (Cell("复核结论", 2, label=True), Cell("{conclusion}", 10, rows=5)),
                opinion_row("reviewer", "复核人\n意见", rows=4),
                opinion_row("department", "承办机构\n意见", rows=4),
            )
        ),
        Line("承办机构：{department_name}"),
    ),
)

FORMS = (INVESTIGATION_REPORT, HANDLING_APPROVAL, PENALTY_NOTICE, HEARING_NOTICE, DEFENCE_RECORD, DEFENCE_REVIEW)
