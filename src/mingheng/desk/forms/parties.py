"""Registering, correcting and looking at parties (当事人)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from django import forms

from mingheng.base.look.fields import DayField
from mingheng.cases import rules
from mingheng.cases.actions.parties import PartyFacts
from mingheng.cases.terms import IdentifierKind
from mingheng.desk.forms.parts import DeskForm, Sections
from mingheng.law.terms import PartyKind

_GENDERS = (("", "不适用"), ("男", "男"), ("女", "女"))
_HIDDEN = ("identifier", "representative_identifier", "phone")
_FIELDS_OF_REFUSALS = {
    "ID_MISSING": "identifier",
    "ID_KIND": "identifier_kind",
    "ID_CHECK_DIGIT": "identifier",
    "NAME_MISSING": "name",
    "REPRESENTATIVE_MISSING": "representative",
    "BIRTHDAY_DIFFERS": "born_on",
    "REASON_MISSING": "reason",
}


class PartyForm(DeskForm):
    """What is known of a party (当事人情况), in the order of the papers."""

    sections: ClassVar[Sections] = (
        ("当事人", ("kind", "name", "identifier_kind", "identifier")),
        ("自然人填写", ("gender", "born_on")),
        ("单位、个体工商户填写", ("representative", "representative_post", "representative_identifier")),
        ("联系", ("address", "phone")),
    )

    kind = forms.ChoiceField(label="类别", choices=PartyKind.pairs(), widget=forms.RadioSelect)
    name = forms.CharField(label="姓名或者名称", max_length=200, help_text="与证件、执照完全一致")
    identifier_kind = forms.ChoiceField(label="证件类型", choices=IdentifierKind.choices)
    identifier = forms.CharField(label="证件号码", max_length=64, required=False, help_text="填完核对校验位，并查重")
    gender = forms.ChoiceField(label="性别", choices=_GENDERS, required=False)
    born_on = DayField(label="出生日期", required=False, help_text="填了居民身份证号码的，不用填")
    representative = forms.CharField(label="法定代表人、负责人或者经营者", max_length=60, required=False)
    representative_post = forms.CharField(label="职务", max_length=40, required=False)
    representative_identifier = forms.CharField(label="其证件号码", max_length=64, required=False)
    address = forms.CharField(label="住址或者住所", max_length=200, required=False)
    phone = forms.CharField(label="电话", max_length=40, required=False)

    def facts(self) -> PartyFacts:
        """Return what was typed (当事人情况)."""
        known = {name: self.cleaned_data[name] for name in PartyFacts.__dataclass_fields__}
        return PartyFacts(**known)

    def place_refusal(self) -> None:
        """Show a refusal beside the field that it is about (定位)."""
        field = _FIELDS_OF_REFUSALS.get(self.refusal.code) if self.refusal else None
        if self.refusal is not None and field in self.fields:
            self.add_error(field, "，".join(filter(None, [self.refusal.sentence, self.refusal.way_out])))
            self.refusal = None


class PartyChangeForm(PartyForm):
    """A correction with its reason (更正)."""

    sections: ClassVar[Sections] = (*PartyForm.sections, ("更正", ("reason",)))
    reason = forms.CharField(label="更正的理由", max_length=300, help_text="已经签发的文书不会跟着变")

    @staticmethod
    def first(party: Any) -> dict[str, Any]:
        """Return what is known now, to begin with; what is personal stays hidden, for no purpose was given to look at it."""
        known = {name: getattr(party, name) for name in PartyFacts.__dataclass_fields__}
        return {**known, **{name: rules.masked(known[name]) for name in _HIDDEN}, "party": party}

    def facts(self) -> PartyFacts:
        """Return what was typed (当事人情况); what was left hidden stays as it was."""
        typed, party = super().facts(), self.initial["party"]
        left = [name for name in _HIDDEN if getattr(typed, name) == rules.masked(getattr(party, name))]
        return replace(typed, **{name: getattr(party, name) for name in left})


class RevealForm(DeskForm):
    """Why the identifier and the telephone are looked at (查看事由)."""

    purpose = forms.CharField(
        label="查看的事由", max_length=200, help_text="例如：送达文书核对身份。查看会记入存证账本"
    )
