"""The catalogue of forms: complete, consistent, every field on the paper."""

from __future__ import annotations

import re
from datetime import date

import pytest

from mingheng.base.errors import NotFound
from mingheng.documents import forms, rules
from mingheng.documents.compose import compose
from mingheng.documents.forms.parts import Form, Grid, Remedy, Style
from tests.documents.samples import sample

ASKED_FOR = [*(f"T{number:02d}" for number in range(1, 26)), "T28", "T39", "T40", "T41"]
# Steer the wording without standing on the paper themselves.
STEERING = {"party_kind", "party_id_label", "signed_on_paper", "agency_name"}
every_form = pytest.mark.parametrize("form", forms.FORMS, ids=lambda form: form.code)


def test_every_paper_that_the_procedures_need_has_a_form() -> None:
    assert set(ASKED_FOR) <= set(forms.codes())


@every_form
def test_each_field_occurs_once_and_stands_on_the_paper(form: Form) -> None:
    keys = [field.key for field in form.fields]
    printed = repr(form.blocks) + form.footer
    unseen = [key for key in keys if not re.search(rf"(\{{|\?|['\"=]){key}(\}}|:|['\"=\\])", printed)]
    assert len(keys) == len(set(keys))
    assert set(unseen) <= STEERING


@every_form
def test_rows_of_a_sheet_fill_its_twelve_columns(form: Form) -> None:
    widths = {sum(cell.span for cell in row) for block in form.blocks if isinstance(block, Grid) for row in block.rows}
    assert widths <= {12}


@every_form
def test_a_form_filled_in_full_is_complete_and_composes_without_a_blank(form: Form) -> None:
    values = sample(form, issued_on="2026-11-26" if "issued_on" in {f.key for f in form.fields} else None)
    assert rules.missing(form, values) == []
    assert rules.malformed(form, values) == []
    assert "{'blank'" not in repr(compose(form, values, number="x"))


@every_form
def test_outward_papers_have_a_number_a_seal_and_the_agency(form: Form) -> None:
    if form.outward:
        assert form.series
        assert form.style is Style.LETTER
        assert "Seal(" in repr(form.blocks)
        assert form.field("agency_name").required


def test_no_two_forms_share_a_series() -> None:
    series = [form.series for form in forms.FORMS if form.series]
    assert len(series) == len(set(series))


def test_decisions_say_which_remedy_they_name() -> None:
    assert forms.get("T20").remedy is Remedy.SPOT
    assert {forms.get(code).remedy for code in ("T18", "T19", "T07")} == {Remedy.ORDINARY}


def test_a_form_is_found_by_day_version_and_family() -> None:
    form = forms.get("T18", on=date(2026, 1, 1))
    assert forms.get("T18", version=form.version) is form
    assert [one.code for one in forms.family("T06")] == ["T06", "T06-A"]


def test_an_unknown_form_version_or_field_is_not_found() -> None:
    for wanted in ({"code": "T99"}, {"code": "T18", "version": "1"}, {"code": "T18", "on": date(2020, 1, 1)}):
        with pytest.raises(NotFound) as refusal:
            forms.get(**wanted)
        assert refusal.value.code == "FORM_UNKNOWN"
    with pytest.raises(KeyError):
        forms.get("T18").field("nothing")
