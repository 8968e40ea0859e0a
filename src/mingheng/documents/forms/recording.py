"""Papers about recordings and publication (音像记录、公示文书)."""

from __future__ import annotations

from mingheng.documents.forms.common import (
    AGENCY,
    CASE_NUMBER,
    CAUSE,
    DEPARTMENT,
    YES_NO,
    opinion,
    opinion_row,
    penalty,
)
from mingheng.documents.forms.parts import Cell, Column, Field, FieldKind, Form, Grid, Items, Line, Section, Style

_RECORD = penalty("四十七条")
_PLAN = "曹办〔2020〕7号"
_SHOW = penalty("四十八条")

RECORDING_LIST = Form(
    code="T40",
    title="音像记录清单",
    style=Style.SHEET,
    articles=(_RECORD,),
    sections=(
        Section("案件", (AGENCY, DEPARTMENT, CAUSE, CASE_NUMBER)),
        Section(
            "音像记录",
            (
                Field(
                    "recordings",
                    "音像记录",
                    FieldKind.TABLE,
                    article=_RECORD,
                    columns=(
                        Column("scene", "执法环节", 3),
                        Column("started", "开始时间", 4),
                        Column("length", "时长", 2),
                        Column("device", "设备", 2, required=False),
                        Column("recorder", "拍摄人", 2),
                        Column("digest", "校验值（前 16 位）", 4),
                    ),
                ),
                Field("listed_by", "制表人", FieldKind.SIGNATURE),
                Field("listed_on", "制表日期", FieldKind.DATE),
            ),
        ),
    ),
    blocks=(
        Line("案由：{cause}[[　　案号：{case_number}]]"),
        Items("recordings"),
        Line("承办机构：{department_name}　　制表人：{listed_by}　　{listed_on}"),
    ),
)


def _explained(code: str, title: str, what: str) -> Form:
    """Build the explanation of a recording that was broken off or not made (中断说明、未录说明)."""
    return Form(
        code=code,
        title=title,
        style=Style.SHEET,
        articles=(_RECORD, _PLAN),
        sections=(
            Section("案件", (AGENCY, DEPARTMENT, CAUSE, CASE_NUMBER)),
            Section(
                "说明",
                (
                    Field("scene", "执法环节", article=_PLAN),
                    Field("happened_at", f"{what}时间", FieldKind.DATETIME, article=_PLAN),
                    Field("place", "地点", article=_PLAN),
                    Field("reason", f"{what}原因", FieldKind.LONGTEXT, article=_PLAN),
                    Field("remedy", "补救措施和其他记录方式", FieldKind.LONGTEXT, article=_PLAN),
                    *opinion("officer", "执法人员说明", article=_PLAN),
                    *opinion("head", "部门负责人意见", article=_PLAN),
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
                        Cell("执法环节", 2, label=True),
                        Cell("{scene}", 4),
                        Cell(f"{what}时间", 2, label=True),
                        Cell("{happened_at}", 4),
                    ),
                    (Cell("地点", 2, label=True), Cell("{place}", 10)),
                    (Cell(f"{what}原因", 2, label=True), Cell("{reason}", 10, rows=6)),
                    (Cell("补救措施", 2, label=True), Cell("{remedy}", 10, rows=5)),
                    opinion_row("officer", "执法人员\n说明", rows=5),
                    opinion_row("head", "部门负责人\n意见", rows=5),
                )
            ),
            Line("承办机构：{department_name}"),
        ),
    )


INTERRUPTION = _explained("T40-A", "音像记录中断说明", "中断")
NOT_RECORDED = _explained("T40-B", "未进行音像记录说明", "未录")

PUBLICATION_APPROVAL = Form(
    code="T41",
    title="行政执法决定公示审批单",
    style=Style.SHEET,
    articles=(_SHOW,),
    sections=(
        Section(
            "决定",
            (
                AGENCY,
                DEPARTMENT,
                CAUSE,
                Field("decision_number", "决定书文号", article=_SHOW),
                Field("decided_on", "决定日期", FieldKind.DATE, article=_SHOW),
                Field("party_name", "当事人", article=_SHOW),
            ),
        ),
        Section(
            "判定",
            (
                Field("publish", "是否公示", FieldKind.CHOICE, choices=YES_NO, article=_SHOW),
                Field("reason", "判定理由和依据", FieldKind.LONGTEXT, article=_SHOW),
                Field("due_on", "公示截止日", FieldKind.DATE, only_if=("publish", "yes"), article=_SHOW),
                Field("period", "公示期限", only_if=("publish", "yes"), article=_SHOW),
                Field("redactions", "脱敏内容", FieldKind.LONGTEXT, required=False),
                *opinion("redactor", "脱敏人意见", article=_PLAN),
                *opinion("checker", "复核人意见", article=_PLAN),
            ),
        ),
    ),
    blocks=(
        Grid(
            (
                (Cell("案由", 2, label=True), Cell("{cause}", 10)),
                (
                    Cell("决定书文号", 2, label=True),
                    Cell("{decision_number}", 5),
                    Cell("决定日期", 2, label=True),
                    Cell("{decided_on}", 3),
                ),
                (
                    Cell("当事人", 2, label=True),
                    Cell("{party_name}", 4),
                    Cell("是否公示", 2, label=True),
                    Cell("?publish", 4),
                ),
                (Cell("判定理由\n和依据", 2, label=True), Cell("{reason}", 10, rows=5)),
                (
                    Cell("公示截止日", 2, label=True),
                    Cell("{due_on}", 4),
                    Cell("公示期限", 2, label=True),
                    Cell("{period}", 4),
                ),
                (Cell("脱敏内容", 2, label=True), Cell("{redactions}", 10, rows=4)),
                opinion_row("redactor", "脱敏人\n意见", rows=4),
                opinion_row("checker", "复核人\n意见", rows=4),
            )
        ),
        Line("承办机构：{department_name}"),
    ),
)


def _changed(code: str, title: str, word: str) -> Form:
    """Build the explanation of a publication that was taken back or corrected (撤回说明、更正说明)."""
    return Form(
        code=code,
        title=title,
        style=Style.SHEET,
        articles=(_SHOW,),
        sections=(
            Section(
                "公示",
                (
                    AGENCY,
                    DEPARTMENT,
                    Field("decision_number", "决定书文号", article=_SHOW),
                    Field("published_on", "公示日期", FieldKind.DATE),
                ),
            ),
            Section(
                word,
                (
                    Field("reason", f"{word}理由", FieldKind.LONGTEXT, article=penalty("四十八条第二款")),
                    Field("done_on", f"{word}日期", FieldKind.DATE, article=penalty("四十八条第二款")),
                    Field("public_note", f"公开的{word}说明", FieldKind.LONGTEXT, article=penalty("四十八条第二款")),
                    *opinion("officer", "承办人意见"),
                    *opinion("checker", "复核人意见"),
                ),
            ),
        ),
        blocks=(
            Grid(
                (
                    (Cell("决定书文号", 2, label=True), Cell("{decision_number}", 10)),
                    (
                        Cell("公示日期", 2, label=True),
                        Cell("{published_on}", 4),
                        Cell(f"{word}日期", 2, label=True),
                        Cell("{done_on}", 4),
                    ),
                    (Cell(f"{word}理由", 2, label=True), Cell("{reason}", 10, rows=6)),
                    (Cell(f"公开的\n{word}说明", 2, label=True), Cell("{public_note}", 10, rows=6)),
                    opinion_row("officer", "承办人\n意见", rows=4),
                    opinion_row("checker", "复核人\n意见", rows=4),
                )
            ),
            Line("承办机构：{department_name}"),
        ),
    )


PUBLICATION_WITHDRAWAL = _changed("T41-A", "公示撤回说明", "撤回")
PUBLICATION_CORRECTION = _changed("T41-B", "公示更正说明", "更正")

FORMS = (
    RECORDING_LIST,
    INTERRUPTION,
    NOT_RECORDED,
    PUBLICATION_APPROVAL,
    PUBLICATION_WITHDRAWAL,
    PUBLICATION_CORRECTION,
)
