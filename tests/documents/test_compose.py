"""From values to paper."""

from __future__ import annotations

from typing import Any

import pytest

from mingheng.documents import forms
from mingheng.documents.compose import Composer, compose, instant_words, is_empty, plain_text
from mingheng.documents.forms.parts import Field, FieldKind, Form, Marks, Seal, Section, Style
from tests.documents.samples import STROKES, sample

DECISION, SPOT = forms.get("T18"), forms.get("T20")


def words(code: str, **changed: Any) -> str:
    form = forms.get(code)
    return plain_text(compose(form, sample(form, **changed), number="沪普曹罚〔2026〕第0001号"))


def test_a_decision_reads_as_on_paper() -> None:
    text = words("T18", issued_on="2026-11-26")
    assert text.startswith("示例街道办事处\n行政处罚决定书\n沪普曹罚〔2026〕第0001号\n当事人：上海示例餐饮管理有限公司")
    assert "法定代表人：张某" in text
    assert "人民币叁仟元整（3000元）" in text
    assert "自收到本决定书之日起六十日内向上海市普陀区人民政府申请行政复议" in text
    assert text.splitlines()[-2] == "2026年11月26日"


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("natural", "公民身份号码"),
        ("sole_trader", "经营者"),
        ("organization", "法定代表人（负责人）"),
        ("business", "法定代表人"),
    ],
)
def test_labels_follow_the_kind_of_party(kind: str, label: str) -> None:
    assert f"{label}：" in words("T18", party_kind=kind)


def test_a_natural_person_has_no_representative_line_and_may_have_another_identifier() -> None:
    text = words("T18", party_kind="natural", party_head=None, party_phone=None, party_id_label="护照号码")
    assert "法定代表人" not in text
    assert "护照号码：" in text


def test_parts_without_value_are_left_out() -> None:
    assert "缴至" not in words("T18", amount=None)
    assert "当场收缴" not in words("T20", collection="bank")
    assert "联系电话" not in words("T18", party_phone=None)


def test_missing_values_become_blanks_that_name_them() -> None:
    paper = compose(DECISION, sample(DECISION, payment_bank=None), frame=("沪普曹罚〔2026〕第", "号"))
    assert paper["number"] == ["沪普曹罚〔2026〕第", {"blank": "签发时取号"}, "号"]
    assert "{'blank': '代收机构名称和地址'}" in repr(paper)
    assert "【代收机构名称和地址】" in plain_text(paper)
    assert "签发时填入" in plain_text(paper)


def test_a_value_that_cannot_be_read_is_a_blank_in_a_draft() -> None:
    assert "【罚款数额（填写有误）】" in words("T18", amount="三千")


def test_a_long_missing_value_and_missing_answers_are_blanks_too() -> None:
    assert "【违法事实】" in words("T18", facts=None)
    assert "【问答】" in words("T04", dialogue=None)
    assert "【物品清单】" not in words("T06")
    assert "blank" in repr(compose(forms.get("T06"), sample(forms.get("T06"), goods=None)))


def test_empty_cells_of_a_sheet_are_struck_and_choices_ticked() -> None:
    text = words("T21", way="direct", proxy=None, post_number=None)
    assert "■直接送达" in text
    assert "□留置送达" in text
    assert "邮件号码　／" in text


def test_every_kind_of_value_is_written_as_on_paper() -> None:
    fields = (
        Field("yes", "是否", FieldKind.BOOL),
        Field("ways", "方式", FieldKind.CHOICES, choices=(("a", "甲"), ("b", "乙"))),
        Field("who", "人员", FieldKind.PEOPLE),
        Field("sum", "数额", FieldKind.MONEY),
    )
    form = Form("X", "试", Style.RECORD, (Section("一", fields),), (Marks("ways", "方式："), Seal("yes", "who")))
    composer = Composer(form, {"yes": True, "ways": ["a", "b"], "who": [{"name": "王某"}], "sum": "3000"})
    assert [composer.value(key) for key in ("yes", "ways", "who", "sum")] == ["是", "甲、乙", "王某", "3000元"]
    assert composer.value("sum", "figures") == "3000"
    assert Composer(form, {"yes": False}).value("yes") == "否"
    assert plain_text(compose(form, composer.values)).startswith("试\n方式：■甲　■乙　\n王某")


def test_several_choices_are_ticked() -> None:
    text = words("T16-A", catalogue=["interest", "complex"])
    assert text.count("■") == 2


def test_questions_and_answers_are_printed_in_turn() -> None:
    assert "问：由谁负责？\n答：由保洁公司负责。" in words("T04")


def test_a_witness_line_is_printed_only_where_somebody_witnessed_or_signs_by_hand() -> None:
    assert "见证人（签名）" not in words("T03", witness=None)
    assert "见证人（签名）" in words("T03", witness=None, signed_on_paper=True)
    assert "见证人（签名）：周某" in words("T03", witness="周某")


def test_who_signed_for_a_paper_stands_with_the_time_or_a_line_to_sign_on() -> None:
    assert "李某　　2026年11月19日9时40分" in words("T21", way="direct")
    assert "　　年　　月　　日" in words("T21", way="post", signature=None)


def test_long_text_ends_with_a_full_stop_once() -> None:
    assert "经查，占道设摊。\n" in words("T18", facts="占道设摊")
    assert "经查，占道设摊！\n" in words("T18", facts="\n占道设摊！ ")


def test_optional_questions_that_were_not_asked_leave_no_gap() -> None:
    assert {"k": "para", "r": [""]} not in compose(forms.get("T15-C"), sample(forms.get("T15-C"), dialogue=None))[
        "blocks"
    ]


def test_rows_are_numbered_once() -> None:
    assert "1　主体是否合法　通过" in words("T16", points=[{"point": "1. 主体是否合法", "result": "通过"}])


def test_a_drawn_signature_is_kept_as_strokes() -> None:
    form = forms.get("T03")
    assert {"strokes": STROKES["strokes"], "name": "李某"} in [
        signed
        for block in compose(form, sample(form))["blocks"]
        if block["k"] == "sign"
        for _, signed in block["lines"]
    ]


def test_the_seal_never_stands_without_words() -> None:
    blocks = compose(SPOT, sample(SPOT))["blocks"]
    place = next(number for number, block in enumerate(blocks) if block["k"] == "seal")
    assert blocks[place]["sticky"]
    assert blocks[place - 1]["sticky"]
    assert not blocks[0].get("sticky")


def test_instants_are_written_in_shanghai_time() -> None:
    assert instant_words("2026-11-03T01:05+00:00") == "2026年11月3日9时05分"
    assert instant_words("2026-11-03T09:05") == "2026年11月3日9时05分"
    assert instant_words("2026-11-03") == "2026年11月3日"


@pytest.mark.parametrize("value", [None, "", " \n", [], [""], [{"q": "", "a": None}], {}])
def test_nothing_counts_as_empty(value: Any) -> None:
    assert is_empty(value)
    assert not is_empty(0)


def test_a_signature_without_strokes_is_written_as_a_name() -> None:
    field = Field("signed", "签名", FieldKind.SIGNATURE)
    form = Form("X", "试", Style.RECORD, (), ())
    composer = Composer(form, {"signed": {"name": "王某"}})
    composer.fields = {"signed": field}
    assert composer.value("signed") == "王某"


def test_a_block_of_no_known_kind_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError):
        list(Composer(DECISION, {}).block("text"))  # type: ignore[arg-type]
