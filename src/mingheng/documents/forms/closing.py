"""Papers of the end (结案归档文书): closing, and the cover, catalogue and notes of the dossier."""

from __future__ import annotations

from mingheng.documents.forms.common import AGENCY, CAUSE, DEPARTMENT, PARTY_ROWS, opinion, opinion_row, party, penalty
from mingheng.documents.forms.parts import Cell, Column, Field, FieldKind, Form, Grid, Items, Line, Section, Style

_END = penalty("五十七条")
_DOSSIER = "上海市城管行政处罚案卷管理规定第五条"
RESULTS = (
    ("performed", "履行完毕"),
    ("enforced", "执行完毕"),
    ("enforcement_ended", "终结执行"),
    ("no_penalty", "不予行政处罚"),
    ("transferred", "移送"),
    ("withdrawn", "撤销立案"),
)

CLOSING = Form(
    code="T28",
    title="结案审批表",
    style=Style.SHEET,
    series="结",
    articles=(_END,),
    sections=(
        Section(
            "案件",
            (
                AGENCY,
                DEPARTMENT,
                CAUSE,
                Field("case_number", "案号"),
                Field("filed_on", "立案日期", FieldKind.DATE),
                Field("decision_number", "决定书文号", required=False),
                Field("decided_on", "决定日期", FieldKind.DATE, required=False),
            ),
        ),
        party(_END),
        Section(
            "结果",
            (
                Field("result", "结案情形", FieldKind.CHOICE, choices=RESULTS, article=_END),
                Field("decision", "处理决定", FieldKind.LONGTEXT, article=_END),
                Field("performance", "履行（执行）情况", FieldKind.LONGTEXT, article=penalty("六十六条")),
                Field("correction", "改正情况", FieldKind.LONGTEXT, required=False, article=penalty("二十八条第一款")),
                Field("remedies", "复议、诉讼情况", FieldKind.LONGTEXT, required=False),
                Field("archive_number", "归档号", required=False),
            ),
        ),
        Section(
            "审批",
            (
                *opinion("officer", "承办人意见"),
                *opinion("department", "承办机构意见"),
                *opinion("leader", "行政机关负责人审批意见"),
            ),
        ),
    ),
    blocks=(
        Grid(
            (
                (Cell("案由", 2, label=True), Cell("{cause}", 10)),
                (
                    Cell("案号", 2, label=True),
                    Cell("{case_number}", 5),
                    Cell("立案日期", 2, label=True),
                    Cell("{filed_on}", 3),
                ),
                (
                    Cell("决定书文号", 2, label=True),
                    Cell("{decision_number}", 5),
                    Cell("决定日期", 2, label=True),
                    Cell("{decided_on}", 3),
                ),
                *PARTY_ROWS,
                (Cell("结案情形", 2, label=True), Cell("?result", 10)),
                (Cell("处理决定", 2, label=True), Cell("{decision}", 10, rows=3)),
                (Cell("履行（执行）\n情况", 2, label=True), Cell("{performance}", 10, rows=3)),
                (
                    Cell("改正情况", 2, label=True),
                    Cell("{correction}", 4),
                    Cell("复议、诉讼", 2, label=True),
                    Cell("{remedies}", 4),
                ),
                opinion_row("officer", "承办人\n意见", rows=3),
                opinion_row("department", "承办机构\n意见", rows=3),
                opinion_row("leader", "行政机关\n负责人\n审批意见", rows=3),
                (Cell("归档号", 2, label=True), Cell("{archive_number}", 10)),
            )
        ),
        Line("承办机构：{department_name}"),
    ),
)

COVER = Form(
    code="T39",
    title="行政处罚案卷",
    style=Style.BOOK,
    articles=(_DOSSIER,),
    sections=(
        Section(
            "封面",
            (
                AGENCY,
                Field("case_title", "案名", article=_DOSSIER, hint="当事人加违法行为加案"),
                Field("decision_number", "决定书文号", required=False, article=_DOSSIER),
                DEPARTMENT,
                Field("handlers", "承办人", FieldKind.LIST, article=_DOSSIER),
                Field("filed_on", "立案日期", FieldKind.DATE, article=_DOSSIER),
                Field("closed_on", "结案日期", FieldKind.DATE, article=_DOSSIER),
                Field("result", "处理结果", article=_DOSSIER),
                Field("archived_on", "归档日期", FieldKind.DATE, required=False),
                Field("retention", "保管期限", article=_DOSSIER),
                Field("volume", "卷次", required=False, hint="本案共几卷，本卷第几卷"),
                Field("piece_count", "件数", FieldKind.NUMBER, article=_DOSSIER),
                Field("page_count", "页数", FieldKind.NUMBER, article=_DOSSIER),
                Field("archive_number", "归档号", article=_DOSSIER),
            ),
        ),
    ),
    blocks=(
        Grid(
            (
                (Cell("案名", 3, label=True), Cell("{case_title}", 9, rows=3)),
                (Cell("文号", 3, label=True), Cell("{decision_number}", 9)),
                (Cell("承办机构", 3, label=True), Cell("{department_name}", 9)),
                (Cell("承办人", 3, label=True), Cell("{handlers}", 9)),
                (
                    Cell("立案日期", 3, label=True),
                    Cell("{filed_on}", 3),
                    Cell("结案日期", 3, label=True),
                    Cell("{closed_on}", 3),
                ),
                (Cell("处理结果", 3, label=True), Cell("{result}", 9, rows=2)),
                (
                    Cell("归档日期", 3, label=True),
                    Cell("{archived_on}", 3),
                    Cell("保管期限", 3, label=True),
                    Cell("{retention}", 3),
                ),
                (
                    Cell("件数页数", 3, label=True),
                    Cell("本卷{piece_count}件{page_count}页", 3),
                    Cell("卷次", 3, label=True),
                    Cell("{volume}", 3),
                ),
                (Cell("归档号", 3, label=True), Cell("{archive_number}", 9)),
            )
        ),
    ),
)

CATALOGUE = Form(
    code="T39-A",
    title="卷内目录",
    style=Style.SHEET,
    articles=(_DOSSIER,),
    sections=(
        Section(
            "目录",
            (
                Field("case_title", "案名", article=_DOSSIER),
                Field("archive_number", "归档号", required=False),
                Field(
                    "papers",
                    "卷内文件",
                    FieldKind.TABLE,
                    article=_DOSSIER,
                    columns=(
                        Column("title", "文件材料名称", 7),
                        Column("number", "文号", 5, required=False),
                        Column("author", "责任者", 3, required=False),
                        Column("dated", "日期", 3, required=False),
                        Column("pages", "页号", 2),
                        Column("remark", "备注", 2, required=False),
                    ),
                ),
            ),
        ),
    ),
    blocks=(Line("案名：{case_title}[[　　归档号：{archive_number}]]"), Items("papers")),
)

NOTES = Form(
    code="T39-B",
    title="卷内备考表",
    style=Style.SHEET,
    articles=(_DOSSIER,),
    sections=(
        Section(
            "备考",
            (
                Field("case_title", "案名", article=_DOSSIER),
                Field(
                    "description",
                    "本卷情况说明",
                    FieldKind.LONGTEXT,
                    article=_DOSSIER,
                    hint="件数、页数、缺损、音像载体和索引",
                ),
                Field("compiled_by", "立卷人", FieldKind.SIGNATURE, article=_DOSSIER),
                Field("checked_by", "检查人", FieldKind.SIGNATURE, article=_DOSSIER),
                Field("compiled_on", "立卷时间", FieldKind.DATE, article=_DOSSIER),
            ),
        ),
    ),
    blocks=(
        Line("案名：{case_title}"),
        Grid(
            (
                (Cell("本卷情况说明", 2, label=True), Cell("{description}", 10, rows=24)),
                (
                    Cell("立卷人", 2, label=True),
                    Cell("{compiled_by}", 4),
                    Cell("检查人", 2, label=True),
                    Cell("{checked_by}", 4),
                ),
                (Cell("立卷时间", 2, label=True), Cell("{compiled_on}", 10)),
            )
        ),
    ),
)

FORMS = (CLOSING, COVER, CATALOGUE, NOTES)
