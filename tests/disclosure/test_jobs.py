"""Background work of disclosure: following decisions, ending what expired; late, twice, or from the start again."""

from __future__ import annotations

import datetime as dt

import pytest

from mingheng.disclosure import jobs
from mingheng.disclosure.models import Duty, Publication
from mingheng.ledger.following import follow
from mingheng.ledger.models import Entry, Follower
from mingheng.org.models import Agency
from tests.disclosure.matters import decided, published, revoke


def test_the_follower_opens_the_duty_and_bears_to_be_run_again(agency: Agency) -> None:
    matter = decided()
    follow(agency.log, at=matter.at)
    assert Duty.objects.count() == 1
    place = Follower.objects.get(name="disclosure.duties", log=agency.log)
    assert place.problem == ""
    Follower.objects.filter(pk=place.pk).update(position=0)
    before = Entry.objects.filter(event__startswith="disclosure.").count()
    follow(agency.log, at=matter.at)
    assert Entry.objects.filter(event__startswith="disclosure.").count() == before


def test_the_follower_calls_for_withdrawal_when_a_decision_is_revoked(agency: Agency) -> None:
    matter = decided()
    published(matter)
    revoke(matter, matter.at)
    follow(agency.log, at=matter.at)
    assert Entry.objects.filter(event="disclosure.WithdrawalCalled").count() == 1


@pytest.mark.usefixtures("other_agency")
def test_what_expired_ends_in_every_agency_and_once(agency: Agency) -> None:
    shown = published(decided())
    late = dt.datetime(2029, 1, 1, tzinfo=dt.UTC)
    assert jobs.end_expired(at=late) == 1
    assert jobs.end_expired(at=late) == 0
    assert Publication.objects.get(pk=shown.pk).end_kind == "expired"
