"""Fields and blocks that many forms share (通用栏目): the party, the officers, the case, the approval cells."""

from __future__ import annotations

from mingheng.documents.forms.parts import Cell, Column, Field, FieldKind, Line, Section

PENALTY = "行政处罚法"
PARTY_KINDS = (
    ("natural", "自然人"),
    ("sole_trader", "个体工商户"),
    ("business", "企业法人"),
    ("organization", "其他组织"),
)
YES_NO = (("yes", "是"), ("no", "否"))


def penalty(article: str) -> str:
    """Cite the Law on Administrative Penalties (行政处罚法)."""
    return f"{PENALTY}第{article}"


AGENCY = Field("agency_name", "行政机关名称", article=penalty("五十九条第一款第六项"))
DEPARTMENT = Field("department_name", "承办机构")
ISSUED_ON = Field("issued_on", "落款日期", FieldKind.DATE, at_issue=True, article=penalty("五十九条第一款第六项"))
CASE_NUMBER = Field("case_number", "案号", required=False)
CAUSE = Field("cause", "案由", hint="违法行为加案，如：未分类驳运生活垃圾案")
DISTRICT = Field("district_government", "复议机关", hint="设立本街道办事处的区人民政府", article="行政复议法第二十四条")
COURT = Field("court", "诉讼法院", article=penalty("五十九条第一款第五项"))
CONTACT = Field("contact", "联系人及电话", required=False)


def officers(article: str = penalty("四十二条第一款"), *, label: str = "执法人员", at_least: int = 2) -> Field:
    """Return the field for the officers (执法人员) with their credential numbers; two of them unless said otherwise."""
    return Field("officers", label, FieldKind.PEOPLE, article=article, at_least=at_least, hint="姓名和执法证号")


def party(article: str = penalty("五十九条第一款第一项")) -> Section:
    """Return the section for the party (当事人): name, kind, number, address, and who represents it."""
    return Section(
        "当事人",
        (
            Field("party_kind", "当事人类型", FieldKind.CHOICE, choices=PARTY_KINDS, article=article),
            Field("party_name", "当事人姓名或者名称", article=article),
            Field("party_identifier", "证件号码", article=article, hint="统一社会信用代码或者公民身份号码"),
            Field(
                "party_id_label", "证件名称", required=False, hint="不是身份证、统一社会信用代码时填写，如：护照号码"
            ),
            Field("party_address", "住所（住址）", article=article),
            Field(
                "party_head",
                "法定代表人（负责人、经营者）",
                only_if=("party_kind", "business", "organization", "sole_trader"),
                article=article,
            ),
            Field("party_gender", "性别", required=False),
            Field("party_birth_on", "出生日期", FieldKind.DATE, required=False),
            Field("party_phone", "联系电话", required=False),
        ),
    )


PARTY_LINES = (
    Line("当事人：{party_name}[[　　性别：{party_gender}]][[　　出生日期：{party_birth_on}]]"),
    Line("{id_label}：{party_identifier}"),
    Line("{address_label}：{party_address}"),
    Line("[[{head_label}：{party_head}]][[　　联系电话：{party_phone}]]"),
)
PARTY_ROWS = (
    (
        Cell("当事人", 2, label=True),
        Cell("{party_name}[[　{party_gender}]][[　{party_birth_on}出生]]", 6),
        Cell("联系电话", 2, label=True),
        Cell("{party_phone}", 2),
    ),
    (
        Cell("{id_label}", 2, label=True),
        Cell("{party_identifier}", 4),
        Cell("法定代表人\n（负责人、经营者）", 3, label=True),
        Cell("{party_head}", 3),
    ),
    (Cell("{address_label}", 2, label=True), Cell("{party_address}", 10)),
)
GOODS = (
    Column("name", "名称", 3),
    Column("spec", "规格（型号）", 2, required=False),
    Column("quantity", "数量", 1),
    Column("unit", "单位", 1, required=False),
    Column("remark", "备注（特征、状况）", 3, required=False),
)


def opinion(key: str, label: str, *, required: bool = True, article: str = "") -> tuple[Field, Field, Field]:
    """Return the three fields of an approval cell (审批栏): the opinion, who signed it, and when."""
    return (
        Field(f"{key}_opinion", label, FieldKind.LONGTEXT, required=required, article=article),
        Field(f"{key}_by", f"{label}签名", FieldKind.SIGNATURE, required=required, article=article),
        Field(f"{key}_on", f"{label}日期", FieldKind.DATE, required=required, article=article),
    )


def opinion_row(key: str, label: str, *, rows: int = 5) -> tuple[Cell, ...]:
    """Return the row of an approval cell (审批栏), signed at its foot."""
    return (
        Cell(label, 2, label=True),
        Cell("{" + f"{key}_opinion" + "}", 10, rows=rows, foot="签名：{" + f"{key}_by" + "}　　{" + f"{key}_on" + "}"),
    )


def agency(*more: Field, dated: bool = True) -> Section:
    """Return the last section (落款): the agency, the date of issue, and what else stands there."""
    return Section("落款", (AGENCY, *more, *((ISSUED_ON,) if dated else ())))
