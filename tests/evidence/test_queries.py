"""Reads of evidence: constant in queries, and only what one may see."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.evidence.conftest import photo

from mingheng.base.errors import NotFound
from mingheng.cases.models import Case
from mingheng.evidence import actions, queries
from mingheng.evidence.models import Evidence
from mingheng.evidence.terms import Scene
from mingheng.org.models import Account


def test_list_of_evidence_takes_two_queries_however_long_it_is(
    wanted: dict[str, Any],
    film: Evidence,
    recorded: dict[str, Any],
    send: Any,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    actions.add_recording(**recorded)
    for number in range(3):
        actions.add_evidence(**{**wanted, "upload": send(photo(f"第{number}张"), "照片.jpg")})
    with django_assert_num_queries(2):
        listed = [
            (each.number, each.takers, each.added_by.name, queries.thumbnail_of(each), hasattr(each, "recording"))
            for each in queries.evidence_of(film.case)
        ]
    assert [number for number, *_ in listed] == [1, 2, 3, 4]
    assert [has for *_, has in listed] == [True, False, False, False]


def test_lacks_of_recording_take_two_queries_however_many_scenes(
    case: Case, recorded: dict[str, Any], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    actions.add_recording(**recorded)
    fresh = Case.objects.select_related("agency").get(pk=case.pk)
    with django_assert_num_queries(2):
        lacks = queries.lacks_of_recording(fresh, list(Scene))
    assert {lack.scene for lack in lacks} == set(Scene) - {Scene.INSPECTION, Scene.OTHER}


def test_evidence_is_found_by_those_who_may_see_its_case(
    evidence: Evidence, officer: Account, supervisor: Account, at: dt.datetime
) -> None:
    for person in (officer, supervisor):
        assert queries.evidence_for(person, str(evidence.pk), at.date()) == evidence


@pytest.mark.parametrize("key", ["0", "-1", "x", "", "9" * 30, "1 OR 1=1"])
def test_nonsense_keys_are_not_found(evidence: Evidence, officer: Account, key: str, at: dt.datetime) -> None:
    for look in (queries.evidence_for, queries.recording_for):
        with pytest.raises(NotFound):
            look(officer, key, at.date())


def test_evidence_of_another_agency_is_not_found(evidence: Evidence, outsider: Account, at: dt.datetime) -> None:
    with pytest.raises(NotFound):
        queries.evidence_for(outsider, evidence.pk, at.date())
    assert not queries.evidence_visible_to(outsider, at.date()).exists()


def test_recording_is_found_by_those_who_may_see_its_case(
    recorded: dict[str, Any], officer: Account, outsider: Account, at: dt.datetime
) -> None:
    recording = actions.add_recording(**recorded)
    assert queries.recording_for(officer, recording.pk, at.date()) == recording
    with pytest.raises(NotFound):
        queries.recording_for(outsider, recording.pk, at.date())
    assert list(queries.recordings_of(recording.case)) == [recording]
