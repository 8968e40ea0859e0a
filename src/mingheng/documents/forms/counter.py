"""Counter-papers (撤回、更正文书): an issued paper is never edited, another one takes it back or corrects it."""

from __future__ import annotations

from mingheng.documents.forms.common import CONTACT, agency, penalty
from mingheng.documents.forms.parts import Field, FieldKind, Form, Line, Para, Prose, Receipt, Seal, Section, Style

_OWN_ERROR = penalty("七十五条第二款")


def _about(word: str) -> tuple[Field, ...]:
    return (
        Field("receiver", "当事人或者收文单位"),
        Field("paper_title", f"被{word}的文书"),
        Field("paper_number", f"被{word}文书的文号", required=False),
        Field("paper_issued_on", "原落款日期", FieldKind.DATE),
        Field("reason", f"{word}理由", FieldKind.LONGTEXT, article=_OWN_ERROR),
    )


WITHDRAWAL = Form(
    code="T43",
    title="撤回文书通知书",
    style=Style.LETTER,
    compact=True,
    series="撤",
    outward=True,
    articles=(_OWN_ERROR,),
    sections=(
        Section("撤回", (*_about("撤回"), Field("consequence", "撤回后的处理", FieldKind.LONGTEXT, required=False))),
        agency(CONTACT),
    ),
    blocks=(
        Line("{receiver}："),
        Para("本机关{paper_issued_on}的《{paper_title}》[[（{paper_number}）]]，因下列原因撤回："),
        Prose("reason"),
        Para(
            "依据《中华人民共和国行政处罚法》第七十五条第二款关于行政机关发现有错误应当主动改正的规定，自本通知书送达之日起，上述文书不再具有效力。"
        ),
        Prose("consequence", when="consequence"),
        Para("[[联系人及电话：{contact}]]", when="contact"),
        Seal(),
        Receipt("当事人"),
    ),
)

CORRECTION = Form(
    code="T44",
    title="更正文书通知书",
    style=Style.LETTER,
    compact=True,
    series="更",
    outward=True,
    articles=(_OWN_ERROR,),
    sections=(
        Section(
            "更正",
            (
                *_about("更正"),
                Field("before", "原文", FieldKind.LONGTEXT, article=_OWN_ERROR),
                Field("after", "更正为", FieldKind.LONGTEXT, article=_OWN_ERROR),
            ),
        ),
        agency(CONTACT),
    ),
    blocks=(
        Line("{receiver}："),
        Para("本机关{paper_issued_on}的《{paper_title}》[[（{paper_number}）]]中有笔误，理由如下："),
        Prose("reason"),
        Prose("before", lead="原文："),
        Prose("after", lead="更正为："),
        Para("除上述更正外，原文书的其他内容和效力不变。"),
        Para("[[联系人及电话：{contact}]]", when="contact"),
        Seal(),
        Receipt("当事人"),
    ),
)

FORMS = (WITHDRAWAL, CORRECTION)
