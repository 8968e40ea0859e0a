"""Legal review and collective discussion (法制审核、集体讨论文书)."""

from __future__ import annotations

from mingheng.documents.forms.common import (
    AGENCY,
    CASE_NUMBER,
    CAUSE,
    DEPARTMENT,
    officers,
    opinion,
    opinion_row,
    penalty,
)
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
    Section,
    Sign,
    Style,
)

_REVIEW = penalty("五十八条")
OPINIONS = (
    ("AGREE", "同意"),
    ("CORRECT", "建议纠正"),
    ("SUPPLEMENT", "补充调查"),
    ("DISAGREE", "不同意"),
    ("TRANSFER_CRIME", "移送司法机关"),
    ("TRANSFER_AGENCY", "移送有权机关"),
)
_CATALOGUE = (
    ("interest", "涉及重大公共利益"),
    ("rights", "直接关系当事人或者第三人重大权益，经过听证程序"),
    ("complex", "情况疑难复杂、涉及多个法律关系"),
    ("other", "法律、法规规定的其他情形"),
)

REVIEW_OPINION = Form(
    code="T16",
    title="重大行政执法决定法制审核意见书",
    style=Style.SHEET,
    series="法审",
    articles=(_REVIEW,),
    sections=(
        Section(
            "送审",
            (
                AGENCY,
                Field("submitting_department", "送审部门", article=_REVIEW),
                CAUSE,
                CASE_NUMBER,
                Field("party_name", "当事人", article=_REVIEW),
                Field("submitted_on", "送审日期", FieldKind.DATE, article=_REVIEW),
                Field("complete_on", "收齐日期", FieldKind.DATE, article=_REVIEW),
                Field("review_by", "审核截止日", FieldKind.DATE, article="曹办〔2020〕7号"),
                Field("extension", "延长审核及理由", required=False),
                Field("proposed", "拟决定内容", FieldKind.LONGTEXT, article=_REVIEW),
            ),
        ),
        Section(
            "逐项审核",
            (
                Field(
                    "points",
                    "逐项审核结论",
                    FieldKind.TABLE,
                    article="国办发〔2018〕118号",
                    columns=(
                        Column("point", "审核内容", 6),
                        Column("result", "结论", 2),
                        Column("remark", "说明", 5, required=False),
                    ),
                ),
            ),
        ),
        Section(
            "审核意见",
            (
                Field("opinion", "审核意见", FieldKind.CHOICE, choices=OPINIONS, article=_REVIEW),
                Field(
                    "problems", "具体问题和修改建议", FieldKind.LONGTEXT, required=False, hint="不是同意的，逐条写明"
                ),
                Field("counsel", "法律顾问、公职律师意见及采纳情况", FieldKind.LONGTEXT, required=False),
                Field("reviewer", "审核人", FieldKind.SIGNATURE, article=penalty("五十八条第二款")),
                Field("qualification", "审核人法律职业资格证书号", required=False, article=penalty("五十八条第二款")),
                *opinion("head", "审核机构负责人意见", article=_REVIEW),
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
                    Cell("送审部门", 2, label=True),
                    Cell("{submitting_department}", 4),
                    Cell("当事人", 2, label=True),
                    Cell("{party_name}", 4),
                ),
                (
                    Cell("送审日期", 2, label=True),
                    Cell("{submitted_on}", 4),
                    Cell("收齐日期", 2, label=True),
                    Cell("{complete_on}", 4),
                ),
                (
                    Cell("审核截止日", 2, label=True),
                    Cell("{review_by}", 4),
                    Cell("延长及理由", 2, label=True),
                    Cell("{extension}", 4),
                ),
                (Cell("拟决定内容", 2, label=True), Cell("{proposed}", 10, rows=2)),
            )
        ),
        Items("points"),
        Grid(
            (
                (Cell("审核意见", 2, label=True), Cell("?opinion", 10)),
                (Cell("具体问题和\n修改建议", 2, label=True), Cell("{problems}", 10, rows=3)),
                (Cell("法律顾问、\n公职律师意见\n及采纳情况", 2, label=True), Cell("{counsel}", 10, rows=2)),
                (
                    Cell("审核人", 2, label=True),
                    Cell("{reviewer}", 4),
                    Cell("法律职业\n资格证书号", 2, label=True),
                    Cell("{qualification}", 4),
                ),
                opinion_row("head", "审核机构\n负责人意见", rows=2),
            )
        ),
        Line("（审核机构印章）"),
    ),
)

REVIEW_REQUEST = Form(
    code="T16-A",
    title="重大行政执法决定法制审核送审单",
    style=Style.SHEET,
    series="送审",
    articles=(_REVIEW,),
    sections=(
        Section(
            "送审",
            (
                AGENCY,
                DEPARTMENT,
                CAUSE,
                CASE_NUMBER,
                Field("party_name", "当事人", article=_REVIEW),
                Field("catalogue", "须审核的情形", FieldKind.CHOICES, choices=_CATALOGUE, article=_REVIEW),
                Field("submitted_on", "送审日期", FieldKind.DATE, article=_REVIEW),
            ),
        ),
        Section(
            "情况说明",
            (
                Field("facts", "基本事实", FieldKind.LONGTEXT, article=_REVIEW),
                Field("law", "适用法律和裁量基准情况", FieldKind.LONGTEXT, article=_REVIEW),
                Field("inquiry", "调查取证和听证情况", FieldKind.LONGTEXT, article=_REVIEW),
                officers(),
                Field("proposed", "拟作出的决定", FieldKind.LONGTEXT, article=_REVIEW),
            ),
        ),
        Section(
            "送审材料",
            (
                Field(
                    "materials",
                    "送审材料",
                    FieldKind.TABLE,
                    article=_REVIEW,
                    columns=(
                        Column("name", "材料名称", 6),
                        Column("pages", "页数", 1, required=False),
                        Column("remark", "备注", 3, required=False),
                    ),
                ),
                *opinion("department", "承办机构意见", article=_REVIEW),
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
                    Cell("送审机构", 2, label=True),
                    Cell("{department_name}", 4),
                    Cell("送审日期", 2, label=True),
                    Cell("{submitted_on}", 4),
                ),
                (Cell("当事人", 2, label=True), Cell("{party_name}", 10)),
                (Cell("须审核的情形", 2, label=True), Cell("?catalogue", 10)),
                (Cell("基本事实", 2, label=True), Cell("{facts}", 10, rows=4)),
                (Cell("适用法律和\n裁量基准", 2, label=True), Cell("{law}", 10, rows=2)),
                (Cell("调查取证\n和听证", 2, label=True), Cell("{inquiry}", 10, rows=2)),
                (Cell("执法人员资格", 2, label=True), Cell("{officers}", 10)),
                (Cell("拟作出的决定", 2, label=True), Cell("{proposed}", 10, rows=2)),
                opinion_row("department", "承办机构\n意见", rows=2),
            )
        ),
        Items("materials", caption="送审材料"),
    ),
)

_TOGETHER = penalty("五十七条第二款")

DISCUSSION = Form(
    code="T17",
    title="重大案件集体讨论记录",
    style=Style.RECORD,
    articles=(_TOGETHER,),
    footer="参加人（逐页签名）：",
    sections=(
        Section(
            "时间地点和人员",
            (
                AGENCY,
                CAUSE,
                CASE_NUMBER,
                Field("held_at", "时间", FieldKind.DATETIME, article=_TOGETHER),
                Field("place", "地点", article=_TOGETHER),
                Field("chair", "主持人", article=_TOGETHER),
                Field("members", "参加的负责人", FieldKind.LIST, article=_TOGETHER, at_least=2),
                Field("observers", "列席人员", FieldKind.LIST, required=False),
                Field("recorder", "记录人", article=_TOGETHER),
            ),
        ),
        Section(
            "讨论",
            (
                Field("presentation", "案情汇报", FieldKind.LONGTEXT, article=_TOGETHER),
                Field("review", "法制审核意见", FieldKind.LONGTEXT, required=False, article=_REVIEW),
                Field(
                    "opinions",
                    "各人意见",
                    FieldKind.TABLE,
                    article=_TOGETHER,
                    columns=(
                        Column("name", "姓名", 2),
                        Column("post", "职务", 2, required=False),
                        Column("opinion", "意见", 8),
                    ),
                ),
                Field("conclusion", "结论", FieldKind.LONGTEXT, article=_TOGETHER),
            ),
        ),
    ),
    blocks=(
        Line("案由：{cause}"),
        Line("[[案号：{case_number}]]"),
        Line("时间：{held_at}　　地点：{place}"),
        Line("主持人：{chair}　　记录人：{recorder}"),
        Line("参加的负责人：{members}"),
        Line("[[列席人员：{observers}]]"),
        Head("一、案情汇报"),
        Prose("presentation"),
        Para("法制审核意见：{review}", when="review"),
        Head("二、讨论意见"),
        Items("opinions"),
        Head("三、结论"),
        Prose("conclusion"),
        Sign((("主持人（签名）", ""), ("参加人（签名）", ""), ("记录人（签名）", ""))),
    ),
)

FORMS = (REVIEW_OPINION, REVIEW_REQUEST, DISCUSSION)
