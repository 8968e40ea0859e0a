"""A case with a party, for papers to hang on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mingheng.cases import actions as cases
from mingheng.cases.actions.parties import PartyFacts
from mingheng.cases.models import Case
from mingheng.cases.terms import IdentifierKind
from mingheng.documents import actions, forms
from mingheng.documents.models import Document
from mingheng.law.terms import PartyKind
from mingheng.org.models import Account, Officer
from mingheng.powers.models import Power
from tests.documents.samples import sample


@pytest.fixture
def case(officer: Account, officers: tuple[Officer, Officer], power: Power, at: dt.datetime) -> Case:
    """A matter of street vending that was just opened."""
    facts = PartyFacts(
        kind=PartyKind.BUSINESS,
        name="上海示例餐饮管理有限公司",
        identifier_kind=IdentifierKind.USCC,
        identifier="91310107MA1FXXXX0T",
        address="上海市普陀区示例路100号",
        representative="张某",
    )
    party = cases.register_party(facts=facts, by=officer, at=at)
    return cases.open_case(
        procedure="ordinary", power=power, party=party, officers=officers, cause="擅自占用道路设摊",
        place="示例路100号", found_on=at.date(), acted_on=at.date(), by=officer, at=at,
    )  # fmt: skip


@pytest.fixture
def decision() -> dict[str, Any]:
    """Lawful values of a penalty decision."""
    return sample(forms.get("T18"), notice_served_on="2026-11-12")


@pytest.fixture
def issued(case: Case, decision: dict[str, Any], head: Account, at: dt.datetime) -> Document:
    """A penalty decision that was issued."""
    return actions.issue(case=case, form_code="T18", values=decision, public_url="https://x.cn", by=head, at=at)
