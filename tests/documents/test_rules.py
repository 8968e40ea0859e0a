"""What the law asks of a paper."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mingheng.base.errors import NotLawful
from mingheng.documents import forms, rules, wording
from mingheng.documents.compose import compose, plain_text
from tests.documents.samples import OFFICERS, STROKES, sample

DECISION, SPOT = forms.get("T18"), forms.get("T20")
DISTRICT, COURT = "上海市普陀区人民政府", "上海铁路运输法院"


def labels(found: list[rules.Missing]) -> list[str]:
    return [one.field for one in found]


@pytest.mark.parametrize(
    ("field", "article"),
    [
        ("party_name", "第五十九条第一款第一项"), ("party_address", "第五十九条第一款第一项"),
        ("facts", "第五十九条第一款第二项"), ("evidence", "第五十九条第一款第二项"),
        ("basis", "第五十九条第一款第三项"), ("penalty", "第五十九条第一款第三项"),
        ("court", "第五十九条第一款第五项"), ("agency_name", "第五十九条第一款第六项"),
        ("defence", "第四十五条"), ("payment_bank", "罚款决定与罚款收缴分离实施办法第七条"),
        ("additional_fine", "第七十二条第一款第一项"),
    ],
)  # fmt: skip
def test_a_decision_lacks_what_article_59_asks_for(field: str, article: str) -> None:
    found = rules.missing(DECISION, sample(DECISION, **{field: None}))
    assert [(one.field, article in one.article) for one in found] == [(field, True)]


@pytest.mark.parametrize("field", ["facts", "place", "occurred_at", "basis", "penalty_kinds", "district_government"])
def test_a_decision_on_the_spot_lacks_what_article_52_asks_for(field: str) -> None:
    assert labels(rules.missing(SPOT, sample(SPOT, **{field: None}))) == [field]


def test_payment_is_asked_for_only_with_a_fine() -> None:
    without = sample(DECISION, amount=None, payment_bank=None, additional_fine=None)
    assert rules.missing(DECISION, without) == []


def test_the_amount_is_asked_for_when_the_penalty_is_a_fine() -> None:
    fine = sample(SPOT, penalty_kinds=["warning", "fine"], amount=None, collection=None)
    assert labels(rules.missing(SPOT, fine)) == ["amount"]
    assert rules.missing(SPOT, fine | {"penalty_kinds": ["warning"]}) == []


def test_a_decision_without_a_fine_says_how_it_is_carried_out() -> None:
    values = sample(DECISION, amount=None, performance=None)
    assert labels(rules.missing(DECISION, values)) == ["performance"]
    assert rules.missing(DECISION, sample(DECISION, performance=None)) == []


def test_a_receipt_number_is_asked_for_only_when_the_fine_is_taken_on_the_spot() -> None:
    bank = sample(SPOT, collection="bank", receipt_number=None)
    on_the_spot = sample(SPOT, collection="on_the_spot", receipt_number=None)
    assert rules.missing(SPOT, bank) == []
    assert labels(rules.missing(SPOT, on_the_spot)) == ["receipt_number"]


def test_one_officer_is_not_enough() -> None:
    found = rules.missing(SPOT, sample(SPOT, officers=OFFICERS[:1]))
    assert [(one.field, one.sentence) for one in found] == [("officers", "执法人员至少填写2名（项），现有1名（项）")]


def test_an_optional_list_may_be_short() -> None:
    form = forms.get("T15-C")
    assert rules.missing(form, sample(form, agents=["周律"])) == []


def test_a_table_lacks_its_required_columns() -> None:
    form = forms.get("T06")
    found = rules.missing(form, sample(form, goods=[{"name": "手推车", "quantity": "1"}, {"name": "烤炉"}]))
    assert [one.sentence for one in found] == ["物品清单第2行未填写数量"]


def test_a_record_is_signed_or_the_refusal_is_noted_or_it_is_signed_on_paper() -> None:
    form = forms.get("T03")
    assert labels(rules.missing(form, sample(form, party_signature=None))) == ["party_signature"]
    assert rules.missing(form, sample(form, party_signature=None, refusal="当事人拒绝签名")) == []
    unsigned = sample(form, party_signature=None, officer_signature=None, recorder_signature=None)
    assert rules.missing(form, unsigned | {"signed_on_paper": True}) == []
    assert len(rules.missing(form, unsigned | {"signed_on_paper": False})) == 3


def test_what_issuing_fills_in_is_not_asked_for() -> None:
    assert not rules.required(DECISION.field("issued_on"), {})
    assert not rules.required(DECISION.field("hearing"), {})
    assert rules.required(DECISION.field("facts"), {})


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("T18", {"amount": "三千"}), ("T18", {"amount": 3000.0}), ("T18", {"amount": "-1"}),
        ("T18", {"notice_served_on": "2026年11月"}), ("T18", {"party_kind": "cat"}), ("T18", {"evidence": "笔录"}),
        ("T18", {"evidence": [1]}), ("T18", {"facts": ["x"]}), ("T18", {"unheard_of": "x"}),
        ("T20", {"officers": [{"credential": "1"}]}), ("T20", {"occurred_at": "昨天"}), ("T20", {"penalty_kinds": ["jail"]}),
        ("T04", {"dialogue": [{"q": "?"}]}), ("T04", {"occasion": "三"}), ("T04", {"party_signature": {"strokes": [[[1]]]}}),
        ("T04", {"signed_on_paper": "yes"}), ("T06", {"goods": [{"colour": "red"}]}), ("T06", {"goods": ["车"]}),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_read_is_named(code: str, changed: dict[str, Any]) -> None:
    form = forms.get(code)
    assert labels(rules.malformed(form, sample(form, **changed))) == list(changed)


def test_a_signature_may_be_drawn_or_written() -> None:
    form = forms.get("T04")
    for signature in (STROKES, "李某"):
        assert rules.malformed(form, sample(form, party_signature=signature)) == []


def test_an_incomplete_paper_is_refused_with_every_item_and_the_first_article() -> None:
    with pytest.raises(NotLawful) as refusal:
        rules.check_complete(DECISION, sample(DECISION, facts=None, court=None))
    assert refusal.value.code == "FIELDS_MISSING"
    assert refusal.value.article == "行政处罚法第五十九条第一款第二项"
    assert "违法事实未填写" in refusal.value.sentence
    assert "诉讼法院未填写" in refusal.value.sentence


def test_an_unreadable_paper_is_refused_and_a_complete_one_is_not() -> None:
    with pytest.raises(NotLawful) as refusal:
        rules.check_complete(DECISION, sample(DECISION, odd="x"))
    assert refusal.value.code == "FIELDS_MALFORMED"
    rules.check_complete(DECISION, sample(DECISION))


def test_standard_wording_names_the_right_remedy() -> None:
    for form in forms.FORMS:
        rules.check_remedy(form, plain_text(compose(form, sample(form), number="x")))
    rules.check_remedy(SPOT, rules.remedy_on_the_spot(DISTRICT))
    rules.check_remedy(DECISION, rules.remedy_ordinary(DISTRICT, COURT))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("REMEDY_DIRECT_SUIT", f"可以六十日内向{DISTRICT}申请行政复议，也可以在六个月内向{COURT}提起行政诉讼。"),
        ("REMEDY_DIRECT_SUIT", "如不服本决定，可以直接向人民法院起诉。"),
        ("REMEDY_DIRECT_SUIT", f"应当先向{DISTRICT}申请行政复议，或者向人民法院提起行政诉讼。"),
        ("REMEDY_RECONSIDERATION_FIRST", f"可以在六十日内向{DISTRICT}申请行政复议。"),
        ("REMEDY_RECONSIDERATION_FIRST", ""),
    ],
)
def test_decision_on_the_spot_is_refused_when_it_does_not_name_reconsideration_first(code: str, text: str) -> None:
    with pytest.raises(NotLawful) as refusal:
        rules.check_remedy(SPOT, text)
    assert refusal.value.code == code
    assert "复议法第二十三条" in refusal.value.article


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("REMEDY_WRONGLY_FIRST", wording.fill(wording.REMEDY_ON_THE_SPOT, district_government=DISTRICT)),
        ("REMEDY_INCOMPLETE", f"可以自收到之日起六十日内向{DISTRICT}申请行政复议。"),
        ("REMEDY_INCOMPLETE", f"可以自收到之日起六个月内向{COURT}提起行政诉讼。"),
    ],
)
def test_ordinary_decision_is_refused_when_it_does_not_offer_both_remedies(code: str, text: str) -> None:
    with pytest.raises(NotLawful) as refusal:
        rules.check_remedy(DECISION, text)
    assert refusal.value.code == code


def test_a_paper_without_remedy_is_not_asked_for_one() -> None:
    rules.check_remedy(forms.get("T03"), "")


@pytest.mark.parametrize("odd", ["a\x00b", "a\x1bb", "a\x7fb", "\ud800"])
def test_control_characters_and_broken_text_are_refused(odd: str) -> None:
    with pytest.raises(NotLawful) as refusal:
        rules.check_storable({"facts": odd})
    assert refusal.value.code == "VALUES_UNREADABLE"


def test_values_that_are_no_plain_values_are_refused() -> None:
    for odd in (date(2026, 1, 1), float("nan")):
        with pytest.raises(NotLawful) as refusal:
            rules.check_storable({"facts": odd})
        assert refusal.value.code == "VALUES_UNREADABLE"


def test_too_much_text_is_refused_and_ordinary_text_is_not() -> None:
    rules.check_storable({"facts": "一行\n\t又一行 \\u0000 㐂𠮷"})
    with pytest.raises(NotLawful) as refusal:
        rules.check_storable({"facts": "字" * (rules.LARGEST_VALUES + 1)})
    assert refusal.value.code == "VALUES_TOO_LARGE"


def test_a_paper_may_not_be_dated_before_what_it_tells_of() -> None:
    rules.check_issue_day(date(2026, 11, 19), {"notice_served_on": "2026-11-19", "filed_on": ""})
    with pytest.raises(NotLawful) as refusal:
        rules.check_issue_day(date(2026, 11, 18), {"notice_served_on": "2026-11-19"})
    assert refusal.value.code == "ISSUED_BEFORE_EVENT"


def test_the_qr_code_holds_an_address_and_a_token_only() -> None:
    assert rules.verify_text("https://example.gov.cn/", "abc") == "https://example.gov.cn/verify/abc"
