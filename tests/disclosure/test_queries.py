"""Reads of disclosure: who sees what, the public search, the register, the check of papers and publications."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mingheng.base.errors import NotFound
from mingheng.disclosure import queries, register, standing, verification
from mingheng.ledger.integration import integrate
from mingheng.org.models import Account, Agency
from tests.disclosure.matters import decided, duty_of, of_company, published
from tests.procedure.builders import Matter

pytestmark = pytest.mark.usefixtures("agency")


@pytest.fixture
def matter(agency: Agency) -> Matter:
    """A served decision on a company."""
    return of_company()


@pytest.mark.parametrize(
    ("who", "sees"),
    [("officer", 1), ("reviewer", 1), ("leader", 1), ("window", 0), ("outsider", 0), ("system_admin", 0)],
)
def test_duties_are_seen_by_their_people(matter: Matter, request: pytest.FixtureRequest, who: str, sees: int) -> None:
    duty = duty_of(matter)
    account: Account = request.getfixturevalue(who)
    assert queries.list_duties(account, matter.at.date()).count() == sees
    if not sees:
        with pytest.raises(NotFound):
            queries.duty_for(account, duty.pk, matter.at.date())


@pytest.mark.parametrize(
    ("given", "hits"),
    [
        ({"text": "示例餐饮"}, 1),
        ({"text": "91310107MA1FXXXX0T"}, 1),
        ({"text": "设摊"}, 1),
        ({"text": "垃圾"}, 0),
        ({"text": "！？"}, 0),
        ({"year": "2026"}, 1),
        ({"year": "2025"}, 0),
        ({"penalty": "罚款"}, 1),
        ({"since": dt.date(2026, 9, 9)}, 0),
        ({"until": dt.date(2026, 9, 8)}, 1),
    ],
)
def test_the_public_search_finds_by_text_year_penalty_and_day(matter: Matter, given: dict[str, Any], hits: int) -> None:
    shown = published(matter)
    assert queries.search_public(shown.agency, **given).count() == hits


def test_drafts_are_not_public(matter: Matter) -> None:
    duty_of(matter)
    assert not queries.on_show(matter.case.agency).exists()
    with pytest.raises(NotFound):
        queries.publication_by_token("nothing")


def test_the_register_is_whole_and_counts_what_is_open(matter: Matter) -> None:
    duty_of(matter)
    whole = register.completeness(matter.case.agency)
    assert (whole.is_whole, whole.count, whole.pending) == (True, 1, 1)
    published(matter)
    figures = register.figures(matter.case.agency, 2026)
    assert (figures.penalties, figures.ordinary, figures.amount, figures.due, figures.on_time) == (1, 1, 300, 1, 1)


def test_a_publication_under_a_checkpoint_is_proven(matter: Matter) -> None:
    shown = published(matter)
    assert verification.check(shown).state == "waiting"
    integrate(shown.agency.log, at=matter.at)
    found = verification.check(shown)
    assert (found.state, found.problems) == ("good", ())
    shown.facts += "。"
    assert verification.check(shown).state == "bad"


def test_a_paper_is_known_by_its_code_only_once_issued(matter: Matter) -> None:
    paper = matter.case.documents.get(form_code="T18")
    found = verification.paper_by_token(str(paper.token))
    assert found is not None and (found.number, found.stands) == (paper.number, True)
    assert verification.paper_by_token("") is None
    assert verification.paper_by_digest("") is None


def test_only_officers_with_a_valid_credential_are_shown(agency: Agency) -> None:
    shown = standing.departments(agency, dt.date(2026, 11, 23))
    assert {one.name for each in shown for one in each.officers} == {"李执", "孙协", "吴巡"}
    later = standing.departments(agency, dt.date(2029, 1, 1))
    assert [one for each in later for one in each.officers] == []


def test_an_agency_is_found_by_its_key_or_as_the_only_one(agency: Agency, other_agency: Agency) -> None:
    assert standing.agency(agency.pk) == agency
    for key in (None, 0):
        with pytest.raises(NotFound):
            standing.agency(key)


def test_a_person_is_not_found_by_the_true_name(agency: Agency) -> None:
    shown = published(decided())
    assert queries.search_public(shown.agency, text="李示例").count() == 0
    assert queries.search_public(shown.agency, text="李某某").count() == 1
